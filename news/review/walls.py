"""Sections are walls: drafts are seen and chosen only where a person works."""

from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest
from wagtail.models import Page
from wagtail.permissions import policy_registry

from news.models.ids import is_id
from news.review.reviewers import within, works_here


def choosable(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Return those of `pages` that the person may choose: all that is live, and drafts where they work.

    A live article elsewhere is listed under its live title, not its draft's.
    """
    user: Any = request.user
    if user.is_superuser:
        return pages
    here = within(user, "path")
    return pages.filter(here | Q(live=True)).annotate(
        draft_is_closed=Case(When(here, then=Value(False)), default=Value(True), output_field=BooleanField())
    )


def allow_bulk(request: HttpRequest) -> None:
    """Let a bulk action on pages name those only that the person may explore. Raises `Http404`.

    Wagtail's page of it lists whatever is named, by the headline of its draft.
    """
    user: Any = request.user
    if not user.has_perm("wagtailadmin.access_admin"):
        # Wagtail leads to the sign-in page.
        return
    named, parents = request.GET.getlist("id"), request.GET.getlist("childOf")
    asked = {*named} - {"all"} | {*parents}
    if not all(is_id(each) for each in asked):
        raise Http404
    ids = {int(each) for each in asked}
    explorable = policy_registry.get_by_type(Page).explorable_instances(user)
    if ids - set(explorable.filter(pk__in=ids).values_list("pk", flat=True)):
        raise Http404
    if "all" in named:
        # What stands above somebody's sections may be explored, not all that is below it.
        above = Page.objects.get(pk=parents[-1]) if parents else Page.get_first_root_node()
        if not works_here(user, above):
            raise Http404
