"""Where the log stands, known to this process without asking the database each time.

What was made while the log stood where it stands now, and before anything expired, is still true.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from django.conf import settings
from django.utils import timezone

from news.record.models import Change, StreamEntry
from news.record.shown import note, noting

Fact = TypeVar("Fact")
MOST_FACTS = 1000
BEFORE_ANYTHING = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    """The last change of the log, and the moments at which something expired last and expires next."""

    seq: int
    at: datetime
    expired_at: datetime | None
    expires_at: datetime | None

    @property
    def changed_at(self) -> datetime:
        return max(self.at, self.expired_at or self.at)

    def is_over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()


class Tail:
    """Asks where the log stands at most every `settings.LOG_POLL_SECONDS`: so old is what it says at most."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.known: Standing | None = None
        self.asked_at = 0.0
        self.facts: dict[object, tuple[Standing, object, set[str]]] = {}

    def standing(self) -> Standing:
        """Return where the log stands. No query if it was asked just now, else three."""
        known = self.known
        is_fresh = time.monotonic() - self.asked_at < settings.LOG_POLL_SECONDS
        return self.refresh() if known is None or not is_fresh or known.is_over() else known

    def refresh(self) -> Standing:
        """Ask where the log stands now. Three queries."""
        asked_at = time.monotonic()
        known = ask()
        with self.lock:
            # Another thread may have asked later, and have its answer first: what is known never goes back.
            if self.known is None or asked_at >= self.asked_at:
                self.known, self.asked_at = known, asked_at
            return self.known

    def fact(self, key: object, make: Callable[[], Fact]) -> Fact:
        """Return what `make` makes; made once, until the log goes on or something expires."""
        standing = self.standing()
        kept = self.facts.get(key)
        if kept is None or kept[0] != standing:
            with noting() as shown:
                kept = (standing, make(), shown)
            if len(self.facts) >= MOST_FACTS:
                # Some of what is asked for is anybody's invention.
                self.facts.clear()
            self.facts[key] = kept
        note(*kept[2])
        return kept[1]  # type: ignore[return-value]


def ask() -> Standing:
    last = Change.objects.order_by("-seq").values_list("seq", "at").first() or (0, BEFORE_ANYTHING)
    now = timezone.now()
    ends = StreamEntry.objects.order_by("expires_at").values_list("expires_at", flat=True)
    # Two walks along the index of what expires, of one step each.
    expired_at = ends.filter(expires_at__lte=now).last()
    return Standing(*last, expired_at, ends.filter(expires_at__gt=now).first())


tail = Tail()
