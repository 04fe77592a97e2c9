"""How far the caches in front of us know the log."""

from django.db import models

from cms.ops.models import Delivery


class PurgePosition(Delivery):
    """One row: what caches were told of, and what telling them came to the last time."""

    # Any number, as long as there is one.
    THE_ONE = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE, editable=False)
    seq = models.BigIntegerField(help_text="The last change of the log that they were told of.")
    expired_until = models.DateTimeField(help_text="They were told of what had expired by then.")

    def __str__(self) -> str:
        return f"up to change {self.seq}"
