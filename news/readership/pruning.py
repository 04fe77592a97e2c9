"""Forgets who was counted, once it can't be the same view any more."""

import time
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from news.readership.models import Seen
from news.readership.recent import SAME_VIEW_SECONDS

PRUNE_EVERY = timedelta(minutes=1)


class PruneSeen:
    """A job of the worker, done by each when it starts and then every minute."""

    def __init__(self) -> None:
        self.due_at = timezone.now()

    def due(self, now: datetime, *, besides: Collection[Any]) -> list[str]:
        return ["readers of half an hour ago"] if now >= self.due_at and not besides else []

    def run(self, key: str) -> bool:
        Seen.objects.filter(at__lte=int(time.time()) - SAME_VIEW_SECONDS).delete()
        self.due_at = timezone.now() + PRUNE_EVERY
        return True
