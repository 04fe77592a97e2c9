"""Which keys there are, kept in memory: a request with a key costs no query."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError

from news.api.keys.models import ApiKey
from news.api.keys.secret import sha256

logger = logging.getLogger(__name__)

LIFE_SECONDS = 5
MOST_KEYS = 10_000


@dataclass(frozen=True, slots=True)
class KnownKey:
    id: int
    quota: int | None
    """Requests a minute, 0 for no limit, None for the usual quota."""


@dataclass(slots=True)
class Answer:
    """What the database said of a secret, and when: a key, or None if it is unknown or revoked."""

    key: KnownKey | None
    asked_at: float


class KnownKeys:
    """Remembers for `LIFE_SECONDS` what the database says of a secret, right or wrong. Safe in threads.

    So a key works at once when it is made, and no longer than five seconds after it is revoked. The least
    recently used of `most` answers is forgotten. Hashes are remembered, not secrets.
    """

    def __init__(self, *, most: int = MOST_KEYS, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.clock = clock
        self.answers: OrderedDict[str, Answer] = OrderedDict()
        self.lock = threading.Lock()

    def find(self, secret: str, *, before_asking: Callable[[], None]) -> KnownKey | None:
        """Return the key of the secret; None if it is unknown or revoked.

        One query when that was not asked in the last seconds, else none. `before_asking` is called before a
        query for what was not a good key so far, and may raise what the caller catches. A key that was good
        stays good while the database can't be reached.
        """
        digest = sha256(secret)
        answer = self.remembered(digest)
        if answer is not None and not self.is_due(answer):
            return answer.key
        if answer is None or answer.key is None:
            before_asking()
        try:
            key = ask(digest)
        except (DatabaseError, InterfaceError):
            if answer is None or answer.key is None:
                raise
            logger.warning("The database can't say whether API key %s is still good.", answer.key.id)
            return answer.key
        self.remember(digest, key)
        return key

    def remembered(self, digest: str) -> Answer | None:
        with self.lock:
            answer = self.answers.get(digest)
            if answer is not None:
                self.answers.move_to_end(digest)
            return answer

    def is_due(self, answer: Answer) -> bool:
        """Is it time to ask again? Says so to one of the threads that want to know."""
        with self.lock:
            now = self.clock()
            if now - answer.asked_at < LIFE_SECONDS:
                return False
            # The others go on with what was said until this one comes back.
            answer.asked_at = now
            return True

    def remember(self, digest: str, key: KnownKey | None) -> None:
        with self.lock:
            self.answers[digest] = Answer(key, self.clock())
            self.answers.move_to_end(digest)
            while len(self.answers) > self.most:
                self.answers.popitem(last=False)

    def forget(self) -> None:
        with self.lock:
            self.answers.clear()


class UnknownKey(Exception):
    """The key that a request carries is not one of ours, or was revoked: 401."""


def ask(digest: str) -> KnownKey | None:
    row = ApiKey.objects.filter(digest=digest, revoked_at=None).values_list("pk", "quota").first()
    return KnownKey(*row) if row else None


known_keys = KnownKeys()
