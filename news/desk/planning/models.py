"""Stories that have no text yet."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.models import NewsArticle, NewsIndex


class PlannedStory(models.Model):
    headline = models.CharField(_("headline"), max_length=255)
    section = models.ForeignKey(
        NewsIndex, verbose_name=_("section"), on_delete=models.CASCADE, related_name="+"
    )
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reporter"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="planned_stories",
    )
    deadline = models.DateTimeField(_("deadline"))
    note = models.TextField(_("note"), blank=True, max_length=2000)
    article = models.OneToOneField(
        NewsArticle, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    planned_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["deadline", "pk"]
        indexes = [models.Index(fields=["deadline"], name="plans_by_deadline")]
        verbose_name = _("planned story")
        verbose_name_plural = _("planned stories")

    def __str__(self) -> str:
        return self.headline
