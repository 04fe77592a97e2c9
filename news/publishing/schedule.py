"""Publishes and unpublishes what is due. Called by the worker; any number of them may."""

from datetime import datetime

from django.utils import timezone
from wagtail.models import Page, Revision

from news.publishing.work import publication

AT_ONCE = 100


def due_revisions(now: datetime) -> list[int]:
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    return list(due.values_list("pk", flat=True)[:AT_ONCE])


def due_expiries(now: datetime) -> list[int]:
    due = Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at")
    return list(due.values_list("pk", flat=True)[:AT_ONCE])
