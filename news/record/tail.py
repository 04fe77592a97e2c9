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
Key = TypeVar("Key")
MOST_FACTS = 2000
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


# Where the log stood, what was made, and what it shows.
Known = tuple[Standing, object, set[str]]


class Tail:
    """Asks where the log stands at most every `settings.LOG_POLL_SECONDS`: so old is what it says at most."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.known: Standing | None = None
        self.asked_at = 0.0
        self.known_facts: dict[object, Known] = {}

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
                # The same one, as long as it stands there: it is compared often.
                self.known = self.known if self.known == known else known
                self.asked_at = asked_at
            return self.known

    def fact(self, key: object, make: Callable[[], Fact], *, begun: Standing | None = None) -> Fact:
        """Return what `make` makes; made once, until the log goes on or something expires.

        Where `make` uses what was asked of the record before, `begun` is where the log stood before that. If
        it does not stand there any more, nothing is kept.
        """
        standing = self.standing()
        if begun is not None and begun is not standing:
            return make()
        kept = self.known_facts.get(key)
        if kept is None or kept[0] is not standing:
            with noting() as shown:
                kept = (standing, make(), shown)
            self.keep(key, kept)
        note(*kept[2])
        return kept[1]  # type: ignore[return-value]

    def facts(self, name: str, keys: list[Key], make: Callable[[list[Key]], list[Fact]]) -> list[Fact]:
        """Return what `make` makes of these keys; of those together that are not known.

        What it shows is not noted: that is for who asks.
        """
        standing = self.standing()
        found = {key: self.known_facts.get((name, key)) for key in keys}
        missing = [key for key, kept in found.items() if kept is None or kept[0] is not standing]
        if missing:
            for key, fact in zip(missing, make(missing), strict=True):
                known: Known = (standing, fact, set())
                found[key] = known
                self.keep((name, key), known)
        return [kept[1] for kept in found.values()]  # type: ignore[index,misc]

    def keep(self, key: object, fact: Known) -> None:
        with self.lock:
            self.known_facts.pop(key, None)
            if len(self.known_facts) >= MOST_FACTS:
                # The oldest goes. Some of what is asked for is anybody's invention.
                del self.known_facts[next(iter(self.known_facts))]
            self.known_facts[key] = fact


def ask() -> Standing:
    last = Change.objects.order_by("-seq").values_list("seq", "at").first() or (0, BEFORE_ANYTHING)
    now = timezone.now()
    ends = StreamEntry.objects.order_by("expires_at").values_list("expires_at", flat=True)
    # Two walks along the index of what expires, of one step each.
    expired_at = ends.filter(expires_at__lte=now).last()
    return Standing(*last, expired_at, ends.filter(expires_at__gt=now).first())


tail = Tail()
