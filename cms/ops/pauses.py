"""Which items a worker lets alone for a while. In memory: a new worker tries everything at once."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

LONGEST_SECONDS = 300
PUT_OFF_SECONDS = 1
# What was not asked about for so long was done or called off by somebody else.
FORGET_SECONDS = 2 * LONGEST_SECONDS


@dataclass
class Pause:
    failures: int
    until: float


class Pauses:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.pauses: dict[tuple[str, Hashable], Pause] = {}

    def failed(self, job: str, key: Hashable) -> int:
        """Let an item alone after a failure, twice as long as the last time; return the seconds."""
        former = self.pauses.get((job, key))
        failures = former.failures if former else 0
        seconds = min(2**failures, LONGEST_SECONDS)
        self.pauses[job, key] = Pause(failures + 1, self.clock() + seconds)
        return seconds

    def put_off(self, job: str, key: Hashable) -> None:
        """Let an item alone for a moment: another worker has it, or it could not be done yet."""
        former = self.pauses.get((job, key))
        failures = former.failures if former else 0
        self.pauses[job, key] = Pause(failures, self.clock() + PUT_OFF_SECONDS)

    def end(self, job: str, key: Hashable) -> None:
        self.pauses.pop((job, key), None)

    def keys(self, job: str) -> set[Hashable]:
        """Return the keys of the job's items that are to be let alone now."""
        now = self.clock()
        for item, pause in list(self.pauses.items()):
            if pause.until + FORGET_SECONDS < now:
                del self.pauses[item]
        return {key for (of, key), pause in self.pauses.items() if of == job and pause.until > now}
