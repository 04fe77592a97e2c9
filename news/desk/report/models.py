"""How long articles stood in each stage."""

from django.db import models


class StageTime(models.Model):
    """One stay of an article in one stage, written when it ends."""

    article_id = models.BigIntegerField()
    section_id = models.BigIntegerField()
    stage = models.CharField(max_length=255)
    task_state_id = models.BigIntegerField(unique=True)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(db_index=True)
    seconds = models.PositiveBigIntegerField()
    outcome = models.CharField(max_length=20, help_text="approved, rejected or cancelled")

    def __str__(self) -> str:
        return f"{self.stage}: {self.seconds} s"
