"""The front page, and plain pages beside the news."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from home.blocks import FrontPage
from home.site import front_page_context, plain_page_context
from news.blocks import PARAGRAPH_FEATURES
from news.models.acts import AtomicActs
from news.models.addresses import OwnAddress
from news.models.forms import ArrangedPageForm
from news.review.permission_testers import ArrangedPagePermissionTester


class HomePage(AtomicActs, Page):
    arrangement = StreamField(
        FrontPage(),
        blank=True,
        verbose_name=_("arrangement"),
        help_text=_("What the front page shows, from top to bottom. Left empty, it shows the latest news."),
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["news.NewsIndex", "home.StandardPage"]
    page_description = _("The front page of a site, or of one of its languages.")
    template = "home/home_page.html"
    base_form_class = ArrangedPageForm

    content_panels = [*Page.content_panels, FieldPanel("arrangement")]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ArrangedPagePermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | front_page_context(request, self)


class StandardPage(AtomicActs, OwnAddress, Page):
    introduction = models.TextField(_("introduction"), max_length=500, blank=True)
    body = RichTextField(_("text"), features=["h2", "h3", "hr", *PARAGRAPH_FEATURES], blank=True)

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = _("A plain page beside the news: about us, contact, terms.")
    template = "home/standard_page.html"
    base_form_class = ArrangedPageForm

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return ArrangedPagePermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | plain_page_context(request, self)
