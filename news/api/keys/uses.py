"""How often keys are used: counted in memory, written now and then, so that no request writes."""

import logging
import threading
import time
from collections import Counter
from multiprocessing.util import Finalize

from django.db import Error, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from news.api.keys.models import KeyDay

logger = logging.getLogger(__name__)

WRITE_EVERY_SECONDS = 10


class Uses:
    """Counts requests by the id of their key. Safe in threads; each process has its own.

    A process that is killed loses what it counted since the last writing; one that ends as it should writes
    before.
    """

    def __init__(self) -> None:
        self.counted: Counter[int] = Counter()
        self.lock = threading.Lock()
        self.writer: threading.Thread | None = None

    def count(self, key_id: int) -> None:
        with self.lock:
            self.counted[key_id] += 1
            if self.writer is None or not self.writer.is_alive():
                self.start_writer()

    def start_writer(self) -> None:
        self.writer = threading.Thread(target=self.write_forever, name="uses of API keys", daemon=True)
        self.writer.start()
        # Not `atexit`: a forked worker of the server does not run that.
        Finalize(None, self.write, exitpriority=0)

    def write_forever(self) -> None:
        while True:
            time.sleep(WRITE_EVERY_SECONDS)
            self.write()
            # This thread serves no request, after which Django would do it.
            connection.close()

    def write(self) -> None:
        """Add what was counted to the rows of today: a transaction of two queries for each key.

        What can't be written stays counted, for the next time.
        """
        with self.lock:
            counted, self.counted = self.counted, Counter()
        while counted:
            key_id, requests = counted.popitem()
            try:
                add(key_id, requests)
            except IntegrityError:
                logger.info("API key %s was deleted while it was in use.", key_id)
            except Error:
                logger.exception("The uses of API keys can't be written; they stay in memory.")
                counted[key_id] = requests
                break
        with self.lock:
            self.counted += counted


def add(key_id: int, requests: int) -> None:
    with transaction.atomic():
        today, _ = KeyDay.objects.get_or_create(key_id=key_id, day=timezone.localdate())
        KeyDay.objects.filter(pk=today.pk).update(
            requests=F("requests") + requests, last_used_at=timezone.now()
        )


uses = Uses()
