"""The thread that writes what is waiting, so that no request writes."""

import logging
import threading
import time
from multiprocessing.util import Finalize

from django.db import DatabaseError, InterfaceError, connection

from news.readership.waiting import BATCH, Waiting
from news.readership.writing import write

logger = logging.getLogger(__name__)

# With the time of the writing itself less than a second: so much a killed process loses.
GATHER_SECONDS = 0.5
IDLE_SECONDS = 5
LONGEST_PAUSE_SECONDS = 10
# At the end of the process, for what the thread has in hand.
PATIENCE_SECONDS = 5


class Writer:
    """One thread of this process, from its first view on. What can't be written waits."""

    def __init__(self, waiting: Waiting) -> None:
        self.waiting = waiting
        self.has_work = threading.Event()
        self.starting = threading.Lock()
        self.writing = threading.Lock()
        self.thread: threading.Thread | None = None
        self.failures = 0

    def wake(self) -> None:
        self.has_work.set()
        if self.thread is None or not self.thread.is_alive():
            self.start()

    def start(self) -> None:
        with self.starting:
            if self.thread is not None and self.thread.is_alive():
                return
            self.thread = threading.Thread(target=self.run, name="views of articles", daemon=True)
            self.thread.start()
        # Not `atexit`: a forked worker of the server does not run that.
        Finalize(None, self.finish, exitpriority=0)

    def run(self) -> None:
        while True:
            if not self.has_work.wait(IDLE_SECONDS):
                # This thread serves no request, after which Django would do it.
                connection.close()
                self.has_work.wait()
            self.has_work.clear()
            time.sleep(GATHER_SECONDS)
            if not self.write_all():
                self.has_work.set()
                time.sleep(min(2**self.failures, LONGEST_PAUSE_SECONDS))

    def finish(self) -> None:
        """Write what is left, at the end of the process."""
        self.write_all(patience=PATIENCE_SECONDS)

    def write_all(self, *, patience: float = -1) -> bool:
        """Write what is waiting. False if not all could be written: then it waits on."""
        if not self.writing.acquire(timeout=patience):
            return False
        try:
            self.write_batches()
        except (DatabaseError, InterfaceError) as error:
            self.failed(error)
            return False
        finally:
            self.writing.release()
        self.failures = 0
        return True

    def write_batches(self) -> None:
        # What comes in between wakes the thread again, and is gathered first.
        is_full = True
        while is_full and (views := self.waiting.some()):
            write(views)
            self.waiting.remove(views)
            is_full = len(views) == BATCH

    def failed(self, error: Exception) -> None:
        if not self.failures:
            logger.warning("Views can't be written; they wait in memory: %s", " ".join(str(error).split()))
        self.failures += 1
        # It may be broken: the next attempt begins with a new one.
        connection.close()
