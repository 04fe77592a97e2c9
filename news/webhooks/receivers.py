"""Writes what is owed to whom, in the transaction of the change."""

from typing import Any

from django.dispatch import receiver

from news.record.models import Change
from news.record.signals import changes_written
from news.webhooks.models import Endpoint, WebhookDelivery


@receiver(changes_written, dispatch_uid="news.webhooks")
def owe(changes: list[Change], **kwargs: Any) -> None:
    """Write a delivery of each change for each endpoint that wants it. One query, two if there are any."""
    endpoints = list(Endpoint.objects.filter(is_active=True))
    owed = [
        WebhookDelivery.of(each, change) for change in changes for each in endpoints if each.wants(change)
    ]
    if owed:
        WebhookDelivery.objects.bulk_create(owed)
