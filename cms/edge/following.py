"""Follows the log of changes, so that what is kept is true."""

import logging
import threading
import time
from collections import deque
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from cms.edge.memory import Memory
from cms.ops import metrics
from news.record.models import Change, StreamEntry
from news.record.shown import article_key, keys_of
from news.record.tail import Standing, tail

logger = logging.getLogger(__name__)

# So old may be what is known, with the time that asking takes.
TRUE_FOR_SECONDS = 0.25
# So long a request waits to hear where the log stands, and so often one that can't be read is asked again.
PATIENCE_SECONDS = 1.0
RETRY_SECONDS = 1.0
# Further behind, all is dropped.
MOST_CHANGES = 1000
# What expires is known beforehand, as the database may be gone by then.
AHEAD = timedelta(hours=25)
KNOWN_FOR = timedelta(hours=1)
MOST_AHEAD = 2000
NEVER = float("inf")


class Follower:
    """One thread of this process, from its first question on, that asks only when it is asked.

    At most every `settings.LOG_POLL_SECONDS`. No request reads the log, or waits for one that does for long.
    """

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.condition = threading.Condition()
        self.asked = threading.Event()
        self.expiring = threading.Lock()
        self.thread: threading.Thread | None = None
        self.true_at = -NEVER
        """When was asked what is known, by the monotonic clock."""
        self.failed_at = -NEVER
        self.due_at = -NEVER
        """Until then, what is known is recent enough."""
        self.must_look = False
        self.standing: Standing | None = None
        self.ahead: deque[tuple[datetime, str, int]] = deque()
        self.ahead_until: datetime | None = None
        self.looked_ahead_at: datetime | None = None
        self.next_expiry = NEVER

    def is_true(self) -> bool:
        """Is what is kept true at this moment? False where the database can't say."""
        if time.time() >= self.next_expiry:
            self.expire()
        if time.monotonic() < self.due_at:
            return True
        self.wake()
        return not self.has_failed() and (self.is_fresh() or self.hear())

    def is_gone(self) -> bool:
        """Can the log not be read? It is asked now."""
        asked_at = time.monotonic()
        self.must_look = True
        self.wake()
        with self.condition:
            self.condition.wait_for(lambda: self.true_at >= asked_at or self.has_failed(), PATIENCE_SECONDS)
            return self.true_at < asked_at

    def wake(self) -> None:
        if time.monotonic() - self.failed_at < RETRY_SECONDS:
            return
        self.asked.set()
        if self.thread is None or not self.thread.is_alive():
            self.start()

    def start(self) -> None:
        with self.condition:
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self.run, name="log of changes", daemon=True)
                self.thread.start()

    def hear(self) -> bool:
        """Wait until the log was asked. False if it can't be read, or takes too long."""
        with self.condition:
            return (
                self.condition.wait_for(lambda: self.is_fresh() or self.has_failed(), PATIENCE_SECONDS)
                and self.is_fresh()
            )

    def is_fresh(self) -> bool:
        return time.monotonic() - self.true_at <= TRUE_FOR_SECONDS

    def has_failed(self) -> bool:
        # Also in the second in which it is tried again: those who read then need not wait for that.
        return self.failed_at > self.true_at

    def run(self) -> None:
        while True:
            if not self.asked.wait(2 * settings.LOG_POLL_SECONDS):
                # Nobody asks any more: what the last ones read is to be known, too.
                metrics.publish()
                self.asked.wait()
            self.asked.clear()
            # Some asked while the last answer was on its way.
            if self.must_look or time.monotonic() >= self.due_at:
                self.must_look = False
                self.look()

    def look(self) -> None:
        """Ask once where the log stands, and tell those who wait."""
        asked_at = time.monotonic()
        try:
            self.follow()
        except Exception as error:  # noqa: BLE001 - whatever it is, this thread goes on
            self.failed(error)
        else:
            if self.has_failed():
                logger.warning("The log of changes can be read again.")
            self.true_at = asked_at
            self.due_at = asked_at + settings.LOG_POLL_SECONDS
        with self.condition:
            self.condition.notify_all()
        metrics.publish()

    def failed(self, error: Exception) -> None:
        if not self.has_failed():
            reason = " ".join(str(error).split())
            is_gone = isinstance(error, DatabaseError | InterfaceError)
            logger.error(
                "The log of changes can't be read; what is kept is served: %s",
                reason,
                exc_info=None if is_gone else error,
            )
        self.failed_at = time.monotonic()
        self.due_at = -NEVER
        # It may be broken: the next attempt begins with a new one.
        connection.close()

    def follow(self) -> None:
        """Drop what is not true any more. Three queries; one more for changes, and one for what expires."""
        # The facts that answers are made of know at least as much from now on.
        standing = tail.refresh()
        known = self.standing
        if known is None or not known.seq <= standing.seq <= known.seq + MOST_CHANGES:
            # Far behind, or another database than before.
            self.memory.touch_all()
        elif (standing.seq, standing.at) != (known.seq, known.at):
            self.read(known, up_to=standing.seq)
        if standing != known or self.must_look_ahead():
            self.look_ahead()
        self.standing = standing
        self.expire()

    def read(self, known: Standing, *, up_to: int) -> None:
        """Drop what shows what changed after what is known. One query."""
        changes = list(Change.objects.filter(seq__gte=known.seq, seq__lte=up_to))
        if known.seq:
            if not changes or (changes[0].seq, changes[0].at) != (known.seq, known.at):
                # A replica took over that had not heard of the last ones: others have their numbers now.
                self.memory.touch_all()
                return
            changes = changes[1:]
        self.memory.touch(set().union(*map(keys_of, changes)))

    def must_look_ahead(self) -> bool:
        known_until = self.ahead_until
        return (
            self.looked_ahead_at is None
            or timezone.now() > self.looked_ahead_at + KNOWN_FOR
            or (known_until is not None and timezone.now() > known_until)
        )

    def look_ahead(self) -> None:
        now = timezone.now()
        since = self.looked_ahead_at or now
        entries = StreamEntry.objects.filter(expires_at__gt=since, expires_at__lte=now + AHEAD)
        found = entries.order_by("expires_at").values_list("expires_at", "stream", "article_id")[:MOST_AHEAD]
        with self.expiring:
            self.ahead = deque((at, stream, pk) for at, stream, pk in found if at)
            self.ahead_until = self.ahead[-1][0] if len(self.ahead) == MOST_AHEAD else None
            self.looked_ahead_at = now
            self.next_expiry = self.ahead[0][0].timestamp() if self.ahead else NEVER

    def expire(self) -> None:
        """Drop what shows an article whose time is over."""
        now, over = timezone.now(), set[str]()
        with self.expiring:
            while self.ahead and self.ahead[0][0] <= now:
                _at, stream, article_id = self.ahead.popleft()
                over |= {stream, article_key(article_id)}
            is_unknown = self.ahead_until is not None and not self.ahead
            self.next_expiry = self.ahead[0][0].timestamp() if self.ahead else NEVER
        if is_unknown:
            self.memory.touch_all()
        elif over:
            self.memory.touch(over)
