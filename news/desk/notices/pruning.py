"""Throws away what nobody looks at any more."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.ops.models import Delivery
from news.desk.notices.models import ChatMessage, Notice

PRUNE_EVERY = timedelta(days=1)
KEEP_NOTICES = timedelta(days=180)
KEEP_CHAT = timedelta(days=30)


class PruneNotices:
    """A job of the worker, done by each when it starts and then daily. What waits to be sent stays."""

    def __init__(self) -> None:
        self.due_at = timezone.now()

    def due(self, now: datetime, *, besides: Collection[Any]) -> list[str]:
        return ["old notices"] if now >= self.due_at and not besides else []

    def run(self, key: str) -> bool:
        now = timezone.now()
        waiting = Delivery.State.PENDING
        Notice.objects.filter(at__lt=now - KEEP_NOTICES).exclude(state=waiting).delete()
        ChatMessage.objects.filter(at__lt=now - KEEP_CHAT).exclude(state=waiting).delete()
        self.due_at = now + PRUNE_EVERY
        return True
