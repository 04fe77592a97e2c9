"""How many requests each client made in its present minute, in memory."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

WINDOW_SECONDS = 60
MOST_CLIENTS = 50_000


@dataclass(slots=True)
class Window:
    ends_at: float
    used: int = 0


class Windows:
    """A minute for each client, which begins with its first request. Safe in threads.

    At most `most` clients are remembered, some 11 MB of them: the one whose window began first is forgotten,
    and begins anew. Two `Windows` know nothing of each other; see docs/decisions/0008-quotas-per-process.md.
    """

    def __init__(self, *, most: int = MOST_CLIENTS, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.clock = clock
        # In the order in which they began.
        self.windows: OrderedDict[Hashable, Window] = OrderedDict()
        self.lock = threading.Lock()

    def take(self, client: Hashable, limit: int) -> tuple[int, float]:
        """Count a request of the client; return how many of `limit` are left, and until when, in seconds.

        -1 is left if this one is too many; it is not counted then.
        """
        now = self.clock()
        with self.lock:
            window = self.windows.get(client)
            if window is None or window.ends_at <= now:
                window = self.begin(client, now)
            if window.used >= limit:
                return -1, window.ends_at - now
            window.used += 1
            return limit - window.used, window.ends_at - now

    def begin(self, client: Hashable, now: float) -> Window:
        self.windows.pop(client, None)
        self.forget(now)
        window = self.windows[client] = Window(now + WINDOW_SECONDS)
        return window

    def forget(self, now: float) -> None:
        """Make room for one window. At most two go for one that comes, so that nobody waits for many."""
        for _ in range(2):
            oldest = next(iter(self.windows.values()), None)
            if oldest is None or (oldest.ends_at > now and len(self.windows) < self.most):
                return
            self.windows.popitem(last=False)

    def clear(self) -> None:
        with self.lock:
            self.windows.clear()
