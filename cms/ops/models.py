"""What operations keep in the database."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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


class Delivery(models.Model):
    """A message that the worker sends: tried again, later each time, until it is sent or given up.

    `cms.ops.sending` does it. A row that is being sent is `PENDING`, with its next time put off.
    """

    class State(models.TextChoices):
        NONE = "none", _("not to be sent")
        PENDING = "pending", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")

    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True, help_text="What went wrong the last time.")

    class Meta:
        abstract = True
