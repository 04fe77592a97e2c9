"""Who was counted lately by this process."""

import threading
from collections import OrderedDict

SAME_VIEW_SECONDS = 30 * 60
MOST_REMEMBERED = 50_000


class Recent:
    """Tokens of readers, for half an hour from the view that was counted. Safe in threads.

    At most `most` are remembered, some 8 MB of them, and the oldest is forgotten: the database knows it, too.
    """

    def __init__(self, *, most: int = MOST_REMEMBERED) -> None:
        self.most = most
        self.seen: OrderedDict[int, int] = OrderedDict()
        self.lock = threading.Lock()

    def has(self, token: int, now: int) -> bool:
        with self.lock:
            at = self.seen.get(token)
        return at is not None and now - at < SAME_VIEW_SECONDS

    def add(self, token: int, now: int) -> None:
        with self.lock:
            self.seen.pop(token, None)
            self.seen[token] = now
            # Two go for one that comes, so that nobody waits for many.
            for _ in range(2):
                oldest = next(iter(self.seen.values()))
                if len(self.seen) > self.most or now - oldest >= SAME_VIEW_SECONDS:
                    self.seen.popitem(last=False)
