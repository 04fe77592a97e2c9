"""Endpoints and changes for tests of webhooks."""

from itertools import count
from typing import Any

from django.db import transaction

from news.record import log
from news.record.models import Change
from news.webhooks.models import Endpoint, WebhookDelivery

numbers = count(1)


def endpoint(url: str = "https://receiver.example.org/hook", **fields: Any) -> Endpoint:
    return Endpoint.objects.create(**{"name": f"Receiver {next(numbers)}", "url": url} | fields)


def change(article_id: int | None = 1, kind: str = "updated", **fields: Any) -> Change:
    """Write a change to the log, as a publication does."""
    given: dict[str, Any] = {"streams": ["site:1"], "version": next(numbers), "url": "https://x.org/a/"}
    with transaction.atomic():
        return log.append(kind=Change.Kind(kind), article_id=article_id, **given | fields)


def states(to: Endpoint) -> list[str]:
    return list(WebhookDelivery.objects.filter(endpoint=to).order_by("pk").values_list("state", flat=True))
