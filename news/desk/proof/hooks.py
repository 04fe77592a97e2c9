"""Where the proof is found in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from news.desk.proof.views import PERMISSION
from news.models import NewsArticle
from news.review.reviewers import works_here


class ProofMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_desk_menu_item")
def proof_item() -> MenuItem:
    return ProofMenuItem(_("Proof"), reverse("desk:proof"), icon_name="clipboard-list", order=700)


@hooks.register("register_page_header_buttons")
def publications_button(page: Page, user: Any, **kwargs: Any) -> list[Button]:
    if not issubclass(page.specific_class or Page, NewsArticle) or not works_here(user, page):
        return []
    url = reverse("desk:article_proof", args=[page.pk])
    return [Button(_("Publications"), url=url, icon_name="clipboard-list", priority=65)]
