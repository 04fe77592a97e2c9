"""What is kept: bounded in bytes, least recently used first out, and found by what it shows."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from cms.edge.answers import Answer

Key = tuple[str, ...]

# Of more than these that were touched, it is not known any more which.
MOST_TOUCHED = 20_000


class Shelf:
    """A part of the memory with a bound of its own."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.answers: OrderedDict[Key, Answer] = OrderedDict()


@dataclass
class Counters:
    """What happened since the process began. Two threads at once may be counted as one: nobody waits."""

    hits: int = 0
    misses: int = 0
    drops: int = 0
    stale: int = 0


class Memory:
    """Answers by their keys. What is not true any more is dropped by `touch`, and never comes back."""

    def __init__(self, most_bytes: int) -> None:
        self.lock = threading.Lock()
        self.found = Shelf(most_bytes)
        # Machines guess addresses all day: they must not push out what people read.
        self.missing = Shelf(most_bytes // 32)
        self.showing: dict[str, set[Key]] = {}
        self.counters = Counters()
        self.turn = 0
        """Grows with each touch."""
        self.touched: dict[str, int] = {}
        self.forgotten_turn = 0
        """What was touched up to this turn is not known."""

    @property
    def bytes(self) -> int:
        return self.found.bytes + self.missing.bytes

    def get(self, key: Key) -> Answer | None:
        for shelf in (self.found, self.missing):
            answer = shelf.answers.get(key)
            if answer is not None:
                try:
                    shelf.answers.move_to_end(key)
                except KeyError:
                    # It was dropped meanwhile: what comes after this request will not find it.
                    return None
                return answer
        return None

    def keep(self, key: Key, answer: Answer, *, since: int) -> bool:
        """Keep what was begun in the turn `since`, unless something that it shows was touched since."""
        shelf = self.missing if answer.is_missing else self.found
        with self.lock:
            if self.was_touched(answer.keys, since) or answer.size > shelf.most_bytes:
                return False
            self.remove(key)
            shelf.answers[key] = answer
            shelf.bytes += answer.size
            for shown in answer.keys:
                self.showing.setdefault(shown, set()).add(key)
            while shelf.bytes > shelf.most_bytes:
                self.remove(next(iter(shelf.answers)))
            return True

    def was_touched(self, keys: Iterable[str], since: int) -> bool:
        if since < self.forgotten_turn:
            return True
        return self.turn > since and any(self.touched.get(key, 0) > since for key in keys)

    def touch(self, keys: set[str]) -> None:
        """Drop what shows one of these."""
        with self.lock:
            self.turn += 1
            for shown in keys:
                for key in list(self.showing.get(shown, ())):
                    self.remove(key)
                    self.counters.drops += 1
            if len(self.touched) + len(keys) > MOST_TOUCHED:
                self.touched.clear()
                self.forgotten_turn = self.turn
            self.touched.update(dict.fromkeys(keys, self.turn))

    def touch_all(self) -> None:
        """Drop everything, and what is being made at this moment."""
        with self.lock:
            self.turn += 1
            self.forgotten_turn = self.turn
            self.touched.clear()
            for shelf in (self.found, self.missing):
                for key in list(shelf.answers):
                    self.remove(key)
                    self.counters.drops += 1

    def remove(self, key: Key) -> None:
        for shelf in (self.found, self.missing):
            answer = shelf.answers.pop(key, None)
            if answer is not None:
                shelf.bytes -= answer.size
                for shown in answer.keys:
                    keys = self.showing[shown]
                    keys.discard(key)
                    if not keys:
                        del self.showing[shown]
