"""Takes views into memory: quick, bounded, and without a query."""

import os
import time

from django.http import HttpRequest

from cms.ops.address import client_address
from cms.ops.windows import Windows
from news.readership.reader import token_of
from news.readership.recent import Recent
from news.readership.waiting import View, Waiting
from news.readership.writer import Writer

# More nobody reads. Who changes their User-Agent from view to view is many readers, but at one address.
VIEWS_A_MINUTE = 60


class Counting:
    """The views of this process. Safe in threads."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Know of no view, and have no thread: as a new process, or the fork of one that had."""
        self.recent = Recent()
        self.windows = Windows()
        self.waiting = Waiting()
        self.writer = Writer(self.waiting)

    def note(self, request: HttpRequest, article_id: int) -> None:
        """Count the view, unless the same reader was counted for this article lately, or reads too fast."""
        now, token = int(time.time()), token_of(request, article_id)
        if self.recent.has(token, now):
            return
        left, _seconds = self.windows.take(client_address(request), VIEWS_A_MINUTE)
        if left >= 0 and self.waiting.add(token, View(article_id, now)):
            self.recent.add(token, now)
            self.writer.wake()


counting = Counting()
os.register_at_fork(after_in_child=counting.begin)
