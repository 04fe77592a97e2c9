"""Writes what is owed to whom, in the transaction of the change."""

from typing import Any

from django.dispatch import receiver

from news.record.models import Change
from news.record.signals import change_written
from news.webhooks.models import Endpoint, WebhookDelivery


@receiver(change_written, dispatch_uid="news.webhooks")
def owe(change: Change, **kwargs: Any) -> None:
    """Write a delivery for each endpoint that wants the change. One query, two if there are any."""
    endpoints = [each for each in Endpoint.objects.filter(is_active=True) if each.wants(change)]
    if endpoints:
        WebhookDelivery.objects.bulk_create(WebhookDelivery.of(each, change) for each in endpoints)
