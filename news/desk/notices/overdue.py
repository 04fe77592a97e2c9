"""A job of the worker: tells once of each story whose review is overdue. See cms/ops/jobs.py."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from news.review.events import Event, tell
from news.review.models import WorkItem

AT_ONCE = 100


class TellOverdue:
    def due(self, now: datetime, *, besides: Collection[int]) -> list[int]:
        items = overdue(now).exclude(pk__in=besides).order_by("due_at")
        return list(items.values_list("pk", flat=True)[:AT_ONCE])

    def run(self, key: int) -> bool:
        with transaction.atomic():
            item = claimed(key)
            if item is None:
                return False
            WorkItem.objects.filter(pk=key).update(overdue_told_at=timezone.now())
            users = {item.assignee_id} if item.assignee_id else set()
            tell(Event.OVERDUE, item.article, users=users, stage=item.stage)
        return True


def overdue(now: datetime) -> QuerySet[WorkItem]:
    """Return what is in review beyond its time, and was not told of."""
    return WorkItem.objects.filter(state=WorkItem.State.IN_REVIEW, due_at__lte=now, overdue_told_at=None)


def claimed(key: int) -> WorkItem | None:
    """Return the item if nobody works on its article just now: whoever decides holds the page's row."""
    page = Page.objects.filter(pk__in=WorkItem.objects.filter(pk=key).values("article_id"))
    if page.select_for_update(skip_locked=True).first() is None:
        return None
    # The row itself is locked, too: a due time is changed without the page.
    item = overdue(timezone.now()).filter(pk=key).select_for_update(skip_locked=True).first()
    return item and WorkItem.objects.select_related("article", "stage").get(pk=item.pk)
