from django.db import models


class Seen(models.Model):
    """A reader was counted for an article: what all server processes know of it, for half an hour.

    Whose row it is nobody can tell; see `news.readership.reader`.
    """

    token = models.BigIntegerField(primary_key=True)
    at = models.BigIntegerField(db_index=True, help_text="Seconds since 1970.")

    def __str__(self) -> str:
        return f"{self.token:x} at {self.at}"
