"""Throws away deliveries that nobody looks at any more."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cms.ops.sending import State
from news.webhooks.models import SwitchOffNotice, WebhookDelivery

PRUNE_EVERY = timedelta(days=1)
KEEP = timedelta(days=30)
# SQLite has one pen, and a year's worth sent again is many rows.
AT_ONCE = 1000


class PruneWebhooks:
    """A job of the worker, done by each when it starts and then daily. What is on its way stays."""

    def __init__(self) -> None:
        self.due_at = timezone.now()

    def due(self, now: datetime, *, besides: Collection[Any]) -> list[str]:
        return ["old deliveries"] if now >= self.due_at and not besides else []

    def run(self, key: str) -> bool:
        now = timezone.now()
        ended = ~Q(state=State.PENDING)
        # What waits for an endpoint that is off waits for nobody.
        old = WebhookDelivery.objects.filter(ended | Q(endpoint__is_active=False), at__lt=now - KEEP)
        keys = list(old.values_list("pk", flat=True)[:AT_ONCE])
        WebhookDelivery.objects.filter(pk__in=keys).delete()
        if len(keys) < AT_ONCE:
            SwitchOffNotice.objects.filter(ended, at__lt=now - KEEP).delete()
            self.due_at = now + PRUNE_EVERY
        return True
