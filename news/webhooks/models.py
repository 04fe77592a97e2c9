"""Who is told of changes of the record, and what is on its way to them."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.ops.models import Delivery
from news.record.models import Change
from news.webhooks.kinds import KINDS
from news.webhooks.signing import new_secret


def every_kind() -> list[str]:
    return [str(value) for value in Change.Kind.values]


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def awake(self) -> "EndpointQuerySet":
        """Those that something may be sent to now."""
        rested = Q(rests_until=None) | Q(rests_until__lte=timezone.now())
        return self.filter(rested, is_active=True)


class Endpoint(models.Model):
    """An address that is told of changes. The worker keeps `failing_since` and `rests_until`."""

    class Content(models.TextChoices):
        CHANGE = "change", _("The change alone")
        CARD = "card", _("The change and the article's card, its short form for lists")
        DOCUMENT = "document", _("The change and the whole article")

    class Reason(models.TextChoices):
        """Why it was switched off."""

        GONE = "gone", _("It answered 410 Gone: it wants nothing any more.")
        SILENT = "silent", _("It has taken nothing for three days.")

    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(_("address"), max_length=500)
    kinds: Any = models.JSONField(_("kinds of change"), default=every_kind)
    streams: Any = models.JSONField(_("streams"), default=list, blank=True)
    content = models.CharField(_("content"), max_length=10, choices=Content.choices, default=Content.CHANGE)
    is_active = models.BooleanField(_("active"), default=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
        help_text="Who made it, and is told when it is switched off.",
    )
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    # As it is: whoever signs needs it. See docs/webhooks.md.
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    secret_shown_at = models.DateTimeField(null=True, editable=False)
    former_secret = models.CharField(max_length=100, blank=True, editable=False)
    former_secret_until = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    switched_off_because = models.CharField(max_length=10, choices=Reason.choices, blank=True, editable=False)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name

    def wants(self, change: Change) -> bool:
        in_stream = not self.streams or not set(self.streams).isdisjoint(change.streams)
        return change.kind in self.kinds and in_stream

    def secrets(self) -> list[str]:
        """Return the secrets that are valid now, the newest first."""
        until = self.former_secret_until
        former = [self.former_secret] if until and until > timezone.now() else []
        return [self.secret, *former]


class WebhookDelivery(Delivery):
    """One change on its way to one endpoint; a test has no change."""

    # The indexes below begin with it: one of its own would have the planner read all that was ever sent.
    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False
    )
    change = models.ForeignKey(Change, null=True, on_delete=models.CASCADE, related_name="+")
    article_id = models.BigIntegerField(null=True, help_text="That of the change.")
    message_id = models.UUIDField(default=uuid.uuid4, help_text="The same each time that it is sent.")
    at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True)
    http_status = models.PositiveSmallIntegerField(null=True, help_text="None if nobody answered.")
    took_ms = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "change"], name="one_delivery_of_a_change")
        ]
        indexes = [
            models.Index(fields=["endpoint", "state", "next_at"], name="webhooks_to_send"),
            models.Index(fields=["endpoint", "article_id", "state", "change"], name="webhooks_of_an_article"),
            models.Index(fields=["endpoint", "-at", "-id"], name="latest_webhooks"),
            models.Index(fields=["at"], name="old_webhooks"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.endpoint_id}"

    @property
    def what(self) -> str:
        """What it tells of, for people."""
        return str(dict(KINDS)[self.change.kind]) if self.change else gettext("Test")

    @classmethod
    def of(cls, endpoint: Endpoint, change: Change) -> "WebhookDelivery":
        """Return the delivery, unsaved; made a second time, it is the same message."""
        return cls(
            endpoint=endpoint,
            change=change,
            article_id=change.article_id,
            message_id=uuid.uuid5(endpoint.uid, str(change.seq)),
        )


class SwitchOffNotice(Delivery):
    """A mail to one person that an endpoint was switched off."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.endpoint_id} to {self.user_id}"
