"""Sends what a transaction wrote down: tried again, later each time, until it is sent or given up."""

import logging
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from news.desk.notices.models import ChatMessage, Delivery, Notice

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
LONGEST_PAUSE = timedelta(hours=5)
# Longer than one attempt can take: when it is over, the worker that had the row is dead.
LEASE = timedelta(minutes=5)
# So long is one attempt waited for before the worker looks at its other jobs again.
PATIENCE_SECONDS = 0.2
AT_THE_SAME_TIME = 4
LONGEST_ANSWER = 500

State = Delivery.State


@dataclass(frozen=True)
class Attempt:
    number: int
    future: Future[None]


class Deliver:
    """The base of the worker's jobs that send. See `cms.ops.jobs.Job`.

    A row is claimed by putting its next time off, in a transaction of its own, and sent after that has
    committed: no lock is held while a server is waited for, which on SQLite would be everybody's. A
    worker that is killed in between leaves the row waiting, and it is sent again: twice perhaps, never not.

    Sending happens in a thread, so that a server that does not answer holds up no publication.
    What needs the database happens outside of it.
    """

    model: type[Notice] | type[ChatMessage]
    errors: tuple[type[Exception], ...]
    """What sending may raise that another attempt can mend."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(AT_THE_SAME_TIME, thread_name_prefix=type(self).__name__)
        self.attempts: dict[int, Attempt] = {}

    def prepare(self, row: Any) -> Callable[[], None] | None:
        """Return what sends the row, without the database; None if it is not to be sent any more."""
        raise NotImplementedError

    def describe(self, error: Exception) -> str:
        return f"{type(error).__name__}: {error}"

    def due(self, now: datetime, *, besides: Collection[int]) -> list[int]:
        finished = [key for key, attempt in self.attempts.items() if attempt.future.done()]
        going_on = [key for key in self.attempts if key not in finished]
        rows = self.model.objects.filter(state=State.PENDING, next_at__lte=now)
        rows = rows.exclude(pk__in=[*besides, *self.attempts]).order_by("next_at", "pk")
        fresh = rows.values_list("pk", flat=True)[: AT_THE_SAME_TIME - len(going_on)]
        return [*finished, *fresh, *going_on]

    def run(self, key: int) -> bool:
        attempt = self.attempts.get(key) or self.begin(key)
        if attempt is None:
            return False
        wait([attempt.future], PATIENCE_SECONDS)
        if attempt.future.done():
            del self.attempts[key]
            self.finish(key, attempt)
        return True

    def begin(self, key: int) -> Attempt | None:
        row = self.claim(key)
        if row is None:
            return None
        send = self.prepare(row)
        if send is None:
            self.update(row.pk, state=State.NONE)
            return None
        attempt = Attempt(row.attempts, self.threads.submit(send))
        self.attempts[key] = attempt
        return attempt

    def claim(self, key: int) -> Delivery | None:
        """Return the row if it is (still) due and nobody else has it; the lease begins."""
        with transaction.atomic():
            due = self.model.objects.filter(pk=key, state=State.PENDING, next_at__lte=timezone.now())
            row = due.select_for_update(skip_locked=True).first()
            if row is None:
                return None
            if row.attempts >= MOST_ATTEMPTS:
                # Its last worker was killed, or could not even prepare it.
                self.give_up(row.pk, row.answer or "It was never finished")
                return None
            row.attempts += 1
            row.next_at = timezone.now() + LEASE
            row.save(update_fields=["attempts", "next_at"])
        return row

    def finish(self, key: int, attempt: Attempt) -> None:
        try:
            attempt.future.result()
        except self.errors as error:
            self.put_off(key, attempt, self.describe(error)[:LONGEST_ANSWER])
        else:
            self.update(key, state=State.SENT, answer="")

    def put_off(self, key: int, attempt: Attempt, answer: str) -> None:
        if attempt.number >= MOST_ATTEMPTS:
            self.give_up(key, answer)
            return
        pause = pause_after(attempt.number)
        logger.warning("%s %s not sent, tried again in %s: %s", self.model.__name__, key, pause, answer)
        self.update(key, next_at=timezone.now() + pause, answer=answer)

    def give_up(self, key: int, answer: str) -> None:
        logger.error("%s %s given up after %d attempts: %s", self.model.__name__, key, MOST_ATTEMPTS, answer)
        self.update(key, state=State.FAILED, answer=answer)

    def update(self, key: int, **fields: Any) -> None:
        self.model.objects.filter(pk=key).update(**fields)


def pause_after(attempts: int) -> timedelta:
    """Return 1, 2, 4 … minutes: nine pauses, eight and a half hours together."""
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_PAUSE)
