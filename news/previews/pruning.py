"""Throws away links that have long ended, and openings that nobody asks about any more."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from news.previews.models import PreviewLink, PreviewOpening

PRUNE_EVERY = timedelta(days=1)
KEEP = timedelta(days=30)


class PrunePreviews:
    """A job of the worker, done by each when it starts and then daily."""

    def __init__(self) -> None:
        self.due_at = timezone.now()

    def due(self, now: datetime, *, besides: Collection[Any]) -> list[str]:
        return ["old previews"] if now >= self.due_at and not besides else []

    def run(self, key: str) -> bool:
        now = timezone.now()
        long_ago = now - KEEP
        PreviewOpening.objects.filter(at__lt=long_ago).delete()
        PreviewLink.objects.filter(Q(expires_at__lt=long_ago) | Q(revoked_at__lt=long_ago)).delete()
        self.due_at = now + PRUNE_EVERY
        return True
