"""The page that shows a text that was kept apart beside the newest one."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.models import Revision

from news.models import NewsArticle
from news.review.authors import name_of


def show_both(
    request: HttpRequest, article: NewsArticle, *, newest: Revision, kept: Revision
) -> HttpResponse:
    """Return the page, with 409: what the person sent was not saved over `newest`."""
    lock = article.get_lock()
    context = {
        "article": article,
        "page_title": _("There is a newer version"),
        "page_subtitle": article.get_admin_display_title(),
        "header_icon": "doc-empty-inverse",
        "newest": newest,
        "newest_by": name_of(newest.user),
        "is_own": newest.user_id == request.user.pk,
        "kept": None if kept == newest else kept,
        "is_locked": lock is not None and lock.for_user(request.user),
        "comparison": fields_that_differ(request, article, newest, kept),
    }
    return render(request, "desk/editing/two_versions.html", context, status=HTTPStatus.CONFLICT)


def fields_that_differ(
    request: HttpRequest, article: NewsArticle, one: Revision, other: Revision
) -> list[Any]:
    """Return Wagtail's comparisons of those fields in which a reader would see a difference."""
    panel = article.get_edit_handler().get_bound_panel(instance=article, request=request, form=None)
    before, after = one.as_object(), other.as_object()
    comparisons = [compare(before, after) for compare in panel.get_comparison()]
    return [comparison for comparison in comparisons if comparison.has_changed() and is_seen(comparison)]


def is_seen(comparison: Any) -> bool:
    """Does it mark anything? A paragraph's key, which the editor adds where it is missing, is not shown."""
    if not comparison.is_field:
        return True
    shown = str(comparison.htmldiff())
    return "addition" in shown or "deletion" in shown
