"""A section of the newspaper."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PagePermissionTester
from wagtail.search import index

from news.models.acts import AtomicActs
from news.models.addresses import OwnAddress
from news.models.forms import ArrangedPageForm
from news.models.signals import section_renamed


class NewsIndex(AtomicActs, OwnAddress, Page):
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        max_length=500,
        help_text=_("One or two sentences below the section's name."),
    )
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    parent_page_types = ["home.HomePage", "news.NewsIndex"]
    subpage_types = ["news.NewsArticle", "news.NewsIndex"]
    page_description = _("A section. Holds articles and further sections, and lists them newest first.")
    show_in_menus_default = True
    template = "news/section.html"
    base_form_class = ArrangedPageForm

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("image")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("update_fields") is not None:
            # Wagtail keeps its books (latest revision, locks); a draft's title is not written.
            return super().save(*args, **kwargs)
        before = NewsIndex.objects.filter(pk=self.pk).values("title", "slug", "url_path").first()
        with transaction.atomic():
            result = super().save(*args, **kwargs)
            if before is None or (before["title"], before["slug"]) != (self.title, self.slug):
                url_path_before = before["url_path"] if before else ""
                section_renamed.send(type(self), instance=self, url_path_before=url_path_before)
        return result

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return import_string(settings.SECTION_PERMISSION_TESTER)(user, self)

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        if path_components and self.hides(path_components):
            # Readers are given articles from the record; a page is only looked at behind a lock.
            raise Http404
        return super().route(request, path_components)

    def hides(self, path_components: list[str]) -> bool:
        """Is the next page on the path an article that readers may get from the record alone?"""
        child = self.get_children().filter(slug=path_components[0]).first()
        return (
            child is not None
            and child.cached_content_type.model == "newsarticle"
            and not child.get_view_restrictions().exists()
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | import_string(settings.SECTION_PAGE_CONTEXT)(request, self)
