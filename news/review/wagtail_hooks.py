"""Where the rules meet Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from news.models import NewsArticle
from news.review import admin_api, history, walls
from news.review.permission_testers import may_arrange

hooks.register("construct_admin_api", admin_api.register)
hooks.register("construct_page_chooser_queryset", walls.choosable)
hooks.register("register_log_actions", history.register)


@hooks.register("register_permissions")
def permissions_of_review() -> QuerySet[Permission]:
    """Let an administrator give them to groups."""
    names = ["publish_before_review", "retract_article", "export_proof"]
    return Permission.objects.filter(content_type__app_label="review", codename__in=names)


@hooks.register("before_create_page")
def only_those_who_arrange_add_sections(request: HttpRequest, parent: Page, page_class: type[Any]) -> None:
    if not issubclass(page_class, NewsArticle) and not may_arrange(request.user, parent):
        raise PermissionDenied
