"""Sections are walls: drafts are seen and chosen only where a person works."""

from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from wagtail.models import Page

from news.review.reviewers import within


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
