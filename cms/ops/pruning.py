"""Throws away what operations need not remember."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.ops.models import WorkerHeartbeat

PRUNE_EVERY = timedelta(days=1)
KEEP_TASKS = timedelta(days=7)
KEEP_HEARTBEATS = timedelta(days=1)


class Prune:
    """A job of the worker, done by each when it starts and then daily."""

    def __init__(self) -> None:
        self.due_at = timezone.now()

    def due(self, now: datetime, *, besides: Collection[Any]) -> list[str]:
        return ["old rows"] if now >= self.due_at and not besides else []

    def run(self, key: str) -> bool:
        now = timezone.now()
        DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_TASKS).delete()
        WorkerHeartbeat.objects.filter(beat_at__lt=now - KEEP_HEARTBEATS).delete()
        self.due_at = now + PRUNE_EVERY
        return True
