"""What a reviewer has seen."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from news.models import NewsArticle


class LastSeen(models.Model):
    """The revision of an article that a person last had on their review screen."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(NewsArticle, on_delete=models.CASCADE, related_name="+")
    revision_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "article"], name="seen_last_by_a_person")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.article_id}"
