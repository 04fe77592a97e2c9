"""How an endpoint fares: one that fails is asked more seldom, and one that is dead not at all."""

import logging
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.ops.sending import State
from news.webhooks.models import Endpoint, SwitchOffNotice, WebhookDelivery

logger = logging.getLogger(__name__)

GONE = 410
DEAD_AFTER = timedelta(days=3)
LONGEST_REST = timedelta(minutes=5)


def answered(endpoint_id: int) -> None:
    """An endpoint took something: if it is back after some time, send now what waits for it.

    Within the transaction that writes how the attempt ended.
    """
    now = timezone.now()
    endpoint = Endpoint.objects.filter(pk=endpoint_id, failing_since__isnull=False)
    long_away = endpoint.filter(failing_since__lte=now - LONGEST_REST).exists()
    if endpoint.update(failing_since=None, rests_until=None) and long_away:
        waiting = WebhookDelivery.objects.filter(endpoint=endpoint_id, state=State.PENDING)
        # What is due sooner may be in somebody's hand: such a row's next time is the end of the lease.
        waiting.filter(next_at__gt=now + LONGEST_REST).update(next_at=now)


def failed(endpoint_id: int, status: int | None) -> None:
    """An endpoint took something not: let it rest, the longer the longer that goes on; or switch it off.

    Within the transaction that writes how the attempt ended.
    """
    endpoint = Endpoint.objects.select_for_update().filter(pk=endpoint_id, is_active=True).first()
    if endpoint is None:
        return
    now = timezone.now()
    endpoint.failing_since = endpoint.failing_since or now
    failing = now - endpoint.failing_since
    if status == GONE:
        switch_off(endpoint, Endpoint.Reason.GONE)
    elif failing >= DEAD_AFTER:
        switch_off(endpoint, Endpoint.Reason.SILENT)
    else:
        endpoint.rests_until = now + min(failing / 10, LONGEST_REST)
        endpoint.save(update_fields=["failing_since", "rests_until"])


def switch_off(endpoint: Endpoint, reason: Endpoint.Reason) -> None:
    """Send nothing more, and have its owner told, or the administrators if it has none."""
    logger.error("Webhook %s (%r) switched off: %s", endpoint.pk, endpoint.name, reason)
    endpoint.is_active = False
    endpoint.switched_off_because = reason
    endpoint.save(update_fields=["is_active", "switched_off_because"])
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    owner = people.filter(pk__in=[endpoint.owner_id] if endpoint.owner_id else [])
    told = list(owner) or list(people.filter(is_superuser=True))
    SwitchOffNotice.objects.bulk_create(SwitchOffNotice(endpoint=endpoint, user=user) for user in told)


def revive(endpoint: Endpoint) -> None:
    """Forget what was: somebody has mended it, or wants to know."""
    endpoint.failing_since = endpoint.rests_until = None
    endpoint.switched_off_because = ""
    endpoint.save(update_fields=["failing_since", "rests_until", "switched_off_because"])
