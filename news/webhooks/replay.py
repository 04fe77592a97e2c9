"""Sends again what an endpoint may have missed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from cms.ops.sending import State
from news.record import log
from news.record.models import Change
from news.webhooks import health
from news.webhooks.models import Endpoint, WebhookDelivery

BATCH = 500
RESET = ["state", "attempts", "next_at", "at", "failing_since", "answer", "http_status", "took_ms"]


@task()
def send_all_since(endpoint_id: int, since: str, after: int = 0) -> None:
    """Have the endpoint sent each change since then that it wants, to the end of the log; in batches.

    A change that it was sent before is the same message again. Those that are published meanwhile
    are sent (again) at the end, so that the last word on each article is the newest. `since` is ISO 8601.
    """
    with transaction.atomic():
        endpoint = Endpoint.objects.filter(pk=endpoint_id, is_active=True).first()
        if endpoint is None:
            return
        # Or a change could commit, and be sent, between this look at the log and the commit of its rows.
        log.lock()
        rows = Change.objects.filter(seq__gt=after, at__gte=datetime.fromisoformat(since)).order_by("seq")
        changes = list(rows[:BATCH])
        deliveries = [WebhookDelivery.of(endpoint, change) for change in changes if endpoint.wants(change)]
        WebhookDelivery.objects.bulk_create(
            deliveries, update_conflicts=True, unique_fields=["endpoint", "change"], update_fields=RESET
        )
        if len(changes) == BATCH:
            send_all_since.enqueue(endpoint_id, since, changes[-1].seq)


def send_again(delivery: WebhookDelivery) -> None:
    """Send a delivery once more, now; the receiver knows it by its id."""
    now = timezone.now()
    WebhookDelivery.objects.filter(pk=delivery.pk).update(
        state=State.PENDING, attempts=0, next_at=now, at=now, failing_since=None
    )
    health.revive(delivery.endpoint)


def send_test(endpoint: Endpoint) -> None:
    WebhookDelivery.objects.create(endpoint=endpoint)
    health.revive(endpoint)
