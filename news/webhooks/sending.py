"""A job of the worker: sends the deliveries. In order per endpoint and article, others side by side."""

import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from cms.ops import outbound
from cms.ops.internet import AddressRefused
from cms.ops.outbound import NotReached
from cms.ops.sending import Sending, State
from news.webhooks import health, signing
from news.webhooks.models import Endpoint, WebhookDelivery
from news.webhooks.payload import body_of

AT_ONE_ENDPOINT = 3
# As https://www.standardwebhooks.com proposes.
PAUSES = [
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
]
TRIED_FOR = timedelta(days=3)


@dataclass(frozen=True)
class Report:
    """How an attempt went. No status: nobody answered, and `answer` says why."""

    status: int | None
    took_ms: int
    answer: str

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class SendWebhooks(Sending):
    """A dead or slow endpoint keeps three threads at most, and those only while it is not resting."""

    model = WebhookDelivery
    # Time ends them: an endpoint that answers again is sent at once what waits, which is one attempt more.
    most_attempts = 10_000
    at_the_same_time = 30
    lease = timedelta(minutes=1)

    def next_try(self, row: WebhookDelivery) -> datetime | None:
        now = timezone.now()
        end = (row.failing_since or now) + TRIED_FOR
        pause = PAUSES[min(row.attempts, len(PAUSES)) - 1]
        return min(now + pause, end) if now < end else None

    def pending(self) -> QuerySet[WebhookDelivery]:
        """Return what may be sent now: no earlier change of the same article is still on its way."""
        earlier = WebhookDelivery.objects.filter(
            endpoint=OuterRef("endpoint"),
            article_id=OuterRef("article_id"),
            state=State.PENDING,
            change__lt=OuterRef("change"),
        )
        return super().pending().filter(~Exists(earlier), endpoint__in=Endpoint.objects.awake())

    def fresh(self, *, besides: Collection[int], most: int) -> list[int]:
        """Return the next one of each endpoint that has less in hand than its share. One query."""
        in_hand = Counter(attempt.row.endpoint_id for attempt in self.attempts.values())
        full = [endpoint for endpoint, number in in_hand.items() if number >= AT_ONE_ENDPOINT]
        rows = self.pending().filter(endpoint=OuterRef("pk")).exclude(pk__in=besides)
        first = rows.order_by("next_at", "change_id", "pk").values("pk")[:1]
        endpoints = Endpoint.objects.awake().exclude(pk__in=full).annotate(first=Subquery(first))
        found = [(in_hand[pk], key) for pk, key in endpoints.values_list("pk", "first") if key is not None]
        return [key for _number, key in sorted(found)[:most]]

    def prepare(self, row: WebhookDelivery) -> Callable[[], Report] | None:
        delivery = WebhookDelivery.objects.select_related("endpoint", "change").filter(pk=row.pk).first()
        if delivery is None:
            return None
        url, body = delivery.endpoint.url, body_of(delivery)
        name, now = f"msg_{delivery.message_id.hex}", int(timezone.now().timestamp())
        signed = signing.headers(name, now, body, signed_by=delivery.endpoint.secrets())
        return lambda: send(url, body, signed)

    def sent(self, row: WebhookDelivery, result: Any) -> None:
        report: Report = result
        facts = {"http_status": report.status, "took_ms": report.took_ms}
        with transaction.atomic():
            if report.is_success:
                self.update(row, state=State.SENT, answer=report.answer, **facts)
                health.answered(row.endpoint_id)
            else:
                since = row.failing_since or timezone.now()
                self.failed(row, report.answer, failing_since=since, **facts)
                health.failed(row.endpoint_id, report.status)


def send(url: str, body: bytes, signed: dict[str, str]) -> Report:
    """Post it and say how that went. Raises nothing that another attempt could mend."""
    headers = {**signed, "Content-Type": "application/json", "User-Agent": "Dateline-Webhooks/1"}
    began = time.monotonic()
    status = None
    try:
        answer = outbound.post(url, body=body, headers=headers)
        status, text = answer.status, answer.text
    except (AddressRefused, NotReached) as error:
        text = str(error)
    return Report(status, round((time.monotonic() - began) * 1000), text)
