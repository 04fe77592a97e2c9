"""What operations keep in the database."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone

# A live worker beats, or takes its next item, long before.
SILENT_AFTER = timedelta(seconds=10)


class WorkerHeartbeat(models.Model):
    """One row a worker process, written every few seconds; gone when the worker stops cleanly.

    The row of a worker that was killed stays for a day and names the item that it had in hand.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    beat_at = models.DateTimeField(default=timezone.now)
    in_hand = models.TextField(blank=True, help_text="The job and the key of what it works on.")

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"
