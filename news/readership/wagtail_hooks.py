"""Where readership is found in Wagtail's admin: among its reports, and at each published article."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from news.models import NewsArticle
from news.readership.screens import may_see
from news.record.models import PublishedArticle


@hooks.register("register_admin_urls")
def addresses_of_the_screens() -> list[URLResolver]:
    return [path("readership/", include("news.readership.screen_urls"))]


class ReadershipMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_reports_menu_item")
def readership_item() -> MenuItem:
    url = reverse("readership:most_read")
    return ReadershipMenuItem(_("Readership"), url, name="readership", icon_name="glasses", order=90)


@hooks.register("register_page_header_buttons")
def readers_button(page: Page, user: Any, **kwargs: Any) -> list[Button]:
    is_article = issubclass(page.specific_class or Page, NewsArticle)
    if not (is_article and page.live and may_see(user) and is_public(page.pk)):
        return []
    url = reverse("readership:article", args=[page.pk])
    return [Button(_("Readers"), url=url, icon_name="glasses", priority=67)]


def is_public(article_id: int) -> bool:
    return PublishedArticle.objects.current().filter(pk=article_id).exists()
