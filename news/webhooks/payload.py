"""What a receiver is told. See docs/webhooks.md."""

import json
from typing import Any

from news.record.changes import told
from news.record.models import Change, PublishedArticle, dump
from news.webhooks.models import Endpoint, WebhookDelivery


def body_of(delivery: WebhookDelivery) -> bytes:
    """Return the JSON of a delivery, with the article as the record has it now. One query, or none."""
    return dump(payload(delivery)).encode()


def payload(delivery: WebhookDelivery) -> dict[str, Any]:
    change, endpoint = delivery.change, delivery.endpoint
    if change is None:
        return {"type": "webhook.test", "timestamp": delivery.at.isoformat(), "data": {}}
    data = told(change)
    if change.article_id is not None and endpoint.content != Endpoint.Content.CHANGE:
        data[endpoint.content] = article(change.article_id, endpoint.content)
    return {"type": type_of(change), "timestamp": change.at.isoformat(), "data": data}


def type_of(change: Change) -> str:
    return "site.updated" if change.kind == Change.Kind.SITE else f"article.{change.kind}"


def article(article_id: int, form: str) -> Any:
    """Return the article's card or document; None if it is not public any more."""
    rows = PublishedArticle.objects.current().filter(pk=article_id)
    text = rows.values_list(form, flat=True).first()
    return json.loads(text) if text else None
