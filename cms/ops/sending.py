"""Sends what a transaction wrote down: tried again, later each time, until it is sent or given up."""

import logging
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cms.ops.models import Delivery

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
LONGEST_PAUSE = timedelta(hours=5)
# So long are attempts waited for before the worker looks at its other jobs again.
PATIENCE_SECONDS = 0.2
LONGEST_ANSWER = 500

State = Delivery.State


@dataclass(frozen=True)
class Attempt:
    row: Any
    future: Future[Any]


class Sending:
    """The base of the worker's jobs that send. See `cms.ops.jobs.Job`.

    A row is claimed by putting its next time off, in a transaction of its own, and sent after that has
    committed: no lock is held while a server is waited for, which on SQLite would be everybody's. A
    worker that is killed in between leaves the row waiting, and it is sent again: twice perhaps, never not.

    Sending happens in threads, so that a server that does not answer holds up no publication.
    What needs the database happens outside of them.
    """

    model: type[Any]
    errors: tuple[type[Exception], ...] = ()
    """What sending may raise that another attempt can mend."""
    most_attempts = MOST_ATTEMPTS
    at_the_same_time = 4
    lease = timedelta(minutes=5)
    """Longer than one attempt can take: when it is over, the worker that had the row is dead."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(self.at_the_same_time, thread_name_prefix=type(self).__name__)
        self.attempts: dict[int, Attempt] = {}

    def prepare(self, row: Any) -> Callable[[], Any] | None:
        """Return what sends the row, without the database; None if it is not to be sent any more."""
        raise NotImplementedError

    def describe(self, error: Exception) -> str:
        return f"{type(error).__name__}: {error}"

    def next_try(self, row: Any) -> datetime | None:
        """Return when to try again what has just failed; None to give it up."""
        given_up = row.attempts >= self.most_attempts
        return None if given_up else timezone.now() + pause_after(row.attempts)

    def pending(self) -> models.QuerySet[Any]:
        """Return the rows that may be begun now."""
        return self.model.objects.filter(state=State.PENDING, next_at__lte=timezone.now())

    def fresh(self, *, besides: Collection[int], most: int) -> list[int]:
        """Return keys of not more than so many rows to begin now."""
        rows = self.pending().exclude(pk__in=besides).order_by("next_at", "pk")
        return list(rows.values_list("pk", flat=True)[:most])

    def due(self, now: datetime, *, besides: Collection[int]) -> list[int]:
        finished = [key for key, attempt in self.attempts.items() if attempt.future.done()]
        going_on = [key for key in self.attempts if key not in finished]
        room = self.at_the_same_time - len(going_on)
        fresh = self.fresh(besides=[*besides, *self.attempts], most=room) if room else []
        # One of those that go on is enough: whichever answers first is not waited for any longer.
        return [*finished, *fresh, *going_on[:1]]

    def run(self, key: int) -> bool:
        attempt = self.attempts.get(key)
        if attempt is None:
            return self.begin(key)
        wait([each.future for each in self.attempts.values()], PATIENCE_SECONDS, FIRST_COMPLETED)
        if attempt.future.done():
            del self.attempts[key]
            self.finish(attempt)
        return True

    def begin(self, key: int) -> bool:
        row = self.claim(key)
        if row is None:
            return False
        send = self.prepare(row)
        if send is None:
            self.update(row, state=State.NONE)
            return False
        self.attempts[key] = Attempt(row, self.threads.submit(send))
        return True

    def claim(self, key: int) -> Any:
        """Return the row if it is (still) due and nobody else has it; the lease begins. Else None."""
        with transaction.atomic():
            row = self.pending().filter(pk=key).select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:
                return None
            if row.attempts >= self.most_attempts:
                # Its last worker was killed, or could not even prepare it.
                self.give_up(row, row.answer or "It was never finished")
                return None
            row.attempts += 1
            row.next_at = timezone.now() + self.lease
            row.save(update_fields=["attempts", "next_at"])
        return row

    def finish(self, attempt: Attempt) -> None:
        try:
            result = attempt.future.result()
        except self.errors as error:
            self.failed(attempt.row, self.describe(error)[:LONGEST_ANSWER])
        else:
            self.sent(attempt.row, result)

    def sent(self, row: Any, result: Any) -> None:
        self.update(row, state=State.SENT, answer="")

    def failed(self, row: Any, answer: str, **facts: Any) -> None:
        """Put the row off, or give it up; `facts` are further fields of it."""
        name, next_at = self.model.__name__, self.next_try(row)
        if next_at is None:
            self.give_up(row, answer, **facts)
            return
        when = next_at.isoformat(timespec="seconds")
        logger.warning("%s %s not sent, tried again at %s: %s", name, row.pk, when, answer)
        self.update(row, next_at=next_at, answer=answer, **facts)

    def give_up(self, row: Any, answer: str, **facts: Any) -> None:
        name = self.model.__name__
        logger.error("%s %s given up after %d attempts: %s", name, row.pk, row.attempts, answer)
        self.update(row, state=State.FAILED, answer=answer, **facts)

    def update(self, row: Any, **fields: Any) -> bool:
        """Write how an attempt ended. False if the row was claimed or asked for anew meanwhile."""
        still_ours = self.model.objects.filter(pk=row.pk, state=State.PENDING, next_at=row.next_at)
        return bool(still_ours.update(**fields))


def pause_after(attempts: int) -> timedelta:
    """Return 1, 2, 4 … minutes: nine pauses, eight and a half hours together."""
    return min(timedelta(minutes=2 ** (attempts - 1)), LONGEST_PAUSE)
