"""What people are told, and by which way."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.ops.models import Delivery
from news.models import NewsArticle, NewsIndex
from news.review.events import Event


class Notice(Delivery):
    """One thing that one person is told: in the list of their notices, and by mail if they want it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=Event.choices)
    article = models.ForeignKey(NewsArticle, null=True, on_delete=models.SET_NULL, related_name="+")
    headline = models.CharField(max_length=255)
    section_title = models.CharField(max_length=255)
    stage = models.CharField(max_length=255, blank=True)
    actor_name = models.CharField(max_length=255, blank=True)
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at"], name="notices_of_a_person"),
            models.Index(fields=["state", "next_at"], name="mail_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.headline}"


def every_kind() -> list[str]:
    return [str(value) for value in Event.values]


class NoticeSettings(models.Model):
    """What a person wants mail about. Who never chose gets all."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_settings"
    )
    mail: Any = models.JSONField(default=every_kind)

    def __str__(self) -> str:
        return str(self.user_id)


class ChatChannel(models.Model):
    """A chat that is told what happens in a section: Slack and Teams take the same simple JSON."""

    name = models.CharField(_("name"), max_length=100)
    section = models.ForeignKey(
        NewsIndex,
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("With what stands below it. Left empty, the whole newsroom."),
    )
    url = models.URLField(_("webhook's address"), max_length=500)
    kinds: Any = models.JSONField(_("kinds"), default=every_kind)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("chat channel")
        verbose_name_plural = _("chat channels")

    def __str__(self) -> str:
        return self.name


class ChatMessage(Delivery):
    channel = models.ForeignKey(ChatChannel, on_delete=models.CASCADE, related_name="messages")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["state", "next_at"], name="chat_to_send")]

    def __str__(self) -> str:
        return self.text[:60]
