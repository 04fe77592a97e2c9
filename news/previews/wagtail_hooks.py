"""Where sharing is found in Wagtail's admin. Who may do it follows from the rights on pages."""

from typing import Any

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from news.models import NewsArticle
from news.previews import history
from news.previews.sharing import may_share

hooks.register("register_log_actions", history.register)


@hooks.register("register_admin_urls")
def addresses_of_the_screen() -> list[URLResolver]:
    return [path("previews/", include("news.previews.screen_urls"))]


@hooks.register("register_page_header_buttons")
def share_button(page: Page, user: Any, **kwargs: Any) -> list[Button]:
    if not issubclass(page.specific_class or Page, NewsArticle) or not may_share(user, page.specific):
        return []
    url = reverse("preview_links:index", args=[page.pk])
    return [Button(_("Share preview"), url=url, icon_name="view", priority=66)]
