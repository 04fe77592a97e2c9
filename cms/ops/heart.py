"""Says that a worker lives, and what it has in hand."""

import os
import socket
import time

from django.utils import timezone

from cms.ops.models import SILENT_AFTER, WorkerHeartbeat

BEAT_SECONDS = 5


class Heart:
    """The heartbeat of this process. Each write is a transaction of its own, of one statement."""

    def __init__(self) -> None:
        self.row = WorkerHeartbeat(host=socket.gethostname(), pid=os.getpid())
        self.due_at = time.monotonic()

    def beat(self) -> None:
        """Write that the worker lives and has nothing in hand; nothing if that was written lately."""
        if self.row.in_hand or time.monotonic() >= self.due_at:
            self.write("")

    def take(self, item: str) -> None:
        """Write what comes next, so that it is known what killed the worker."""
        self.write(item)

    def write(self, in_hand: str) -> None:
        self.row.beat_at = timezone.now()
        self.row.in_hand = in_hand
        # One statement, that may also be repeated when a commit's answer was lost.
        WorkerHeartbeat.objects.bulk_create(
            [self.row],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["beat_at", "in_hand"],
        )
        self.due_at = time.monotonic() + BEAT_SECONDS

    def workers_killed_by(self, item: str) -> int:
        """Return how many other workers fell silent with `item` in hand, in the last day or so."""
        silent = WorkerHeartbeat.objects.filter(beat_at__lt=timezone.now() - SILENT_AFTER)
        return silent.filter(in_hand=item).exclude(pk=self.row.pk).count()

    def stop(self) -> None:
        WorkerHeartbeat.objects.filter(pk=self.row.pk).delete()
