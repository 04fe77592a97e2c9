"""Views that are not written yet."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

# Some 10 MB, for when the database is gone for long.
MOST_WAITING = 50_000
BATCH = 1000


@dataclass(frozen=True, slots=True)
class View:
    article_id: int
    at: int
    """Seconds since 1970."""


class Waiting:
    """Views by the tokens of their readers, the oldest first, until they are written. Safe in threads."""

    def __init__(self) -> None:
        self.views: dict[int, View] = {}
        self.lock = threading.Lock()

    def add(self, token: int, view: View) -> bool:
        """Keep the view. False if there is no room for it."""
        with self.lock:
            has_room = len(self.views) < MOST_WAITING
            if has_room:
                self.views[token] = view
            return has_room

    def some(self) -> dict[int, View]:
        with self.lock:
            return dict(islice(self.views.items(), BATCH))

    def remove(self, written: Mapping[int, View]) -> None:
        with self.lock:
            for token, view in written.items():
                # The same reader may have come again by now.
                if self.views.get(token) is view:
                    del self.views[token]
