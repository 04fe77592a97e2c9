"""A job of the worker: follows the log, and has caches in front of us forget what is not true any more."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cms.ops import cdn
from cms.ops.cdn import PurgeFailed
from cms.ops.pauses import LONGEST_SECONDS
from cms.ops.sending import Sending
from news.cdn.models import PurgePosition
from news.record.models import Change, StreamEntry
from news.record.shown import article_key, header_value, keys_of

# Further behind, all is purged.
MOST_CHANGES = 1000
MOST_EXPIRED = 2000
# A cache that forgets asks again: by then each of our processes has read the log, and answers by it.
SETTLED_AFTER = timedelta(seconds=1)
# Failures that are counted: the pause after so many is the longest.
MOST_COUNTED = 10


@dataclass(frozen=True)
class Reached:
    seq: int
    expired_until: datetime


class PurgeCaches(Sending):
    """There is one position, and so one worker at a time that purges, in a thread of its own.

    It goes on only when all caches have done what it says; a worker that is killed before that leaves
    it to the next, and something is purged twice. Never given up.
    """

    model = PurgePosition
    errors = (PurgeFailed,)
    most_attempts = 10_000
    at_the_same_time = 1

    def __init__(self) -> None:
        super().__init__()
        self.caches = cdn.backends()
        self.has_position = False

    def due(self, now: datetime, *, besides: Collection[int]) -> list[int]:
        if not self.caches:
            return []
        if not self.has_position:
            begin()
            self.has_position = True
        return super().due(now, besides=besides)

    def pending(self) -> QuerySet[PurgePosition]:
        until = timezone.now() - SETTLED_AFTER
        changed = Change.objects.filter(seq__gt=OuterRef("seq"), at__lte=until)
        expired = StreamEntry.objects.filter(expires_at__gt=OuterRef("expired_until"), expires_at__lte=until)
        rows: QuerySet[PurgePosition] = super().pending()
        return rows.filter(Exists(changed) | Exists(expired))

    def prepare(self, row: PurgePosition) -> Callable[[], Reached]:
        """Return what purges all that came since. Three queries."""
        until = timezone.now() - SETTLED_AFTER
        later = Change.objects.filter(seq__gt=row.seq)
        last = later.filter(at__lte=until).order_by("-seq").values_list("seq", flat=True).first() or row.seq
        over = StreamEntry.objects.filter(expires_at__gt=row.expired_until, expires_at__lte=until)
        expired = list(over.values_list("stream", "article_id")[: MOST_EXPIRED + 1])
        keys: set[str] | None = None
        if last - row.seq <= MOST_CHANGES and len(expired) <= MOST_EXPIRED:
            keys = set().union(*map(keys_of, later.filter(seq__lte=last)))
            keys |= {key for stream, article_id in expired for key in (stream, article_key(article_id))}
            keys = set(header_value(keys).split())
        caches = self.caches

        def purge() -> Reached:
            cdn.purge(keys, caches)
            return Reached(last, until)

        return purge

    def describe(self, error: Exception) -> str:
        return str(error)

    def next_try(self, row: PurgePosition) -> datetime:
        return timezone.now() + timedelta(seconds=min(2 ** (row.attempts - 1), LONGEST_SECONDS))

    def sent(self, row: PurgePosition, result: Any) -> None:
        reached: Reached = result
        now = timezone.now()
        self.update(
            row, seq=reached.seq, expired_until=reached.expired_until, attempts=0, next_at=now, answer=""
        )

    def failed(self, row: PurgePosition, answer: str, **facts: Any) -> None:
        super().failed(row, answer, attempts=min(row.attempts, MOST_COUNTED), **facts)


def begin() -> None:
    """Let the position stand at the log's end, if there is none."""
    if not PurgePosition.objects.exists():
        last = Change.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        position = PurgePosition(seq=last, expired_until=timezone.now() - SETTLED_AFTER)
        # Another worker may begin at the same time.
        PurgePosition.objects.bulk_create([position], ignore_conflicts=True)
