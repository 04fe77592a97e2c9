"""Who reads the API with a key, and how much."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Max, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.api.keys.secret import new_secret, sha256, start_of

LAST_DAYS = 30


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def with_use(self) -> "ApiKeyQuerySet":
        """Add `today` and `last_days` (requests, or None), and `last_used_at`. One query with the list."""
        today = timezone.localdate()
        lately = Q(days__day__gt=today - timedelta(days=LAST_DAYS))
        return self.annotate(
            today=Sum("days__requests", filter=Q(days__day=today)),
            last_days=Sum("days__requests", filter=lately),
            last_used_at=Max("days__last_used_at"),
        )


class ApiKey(models.Model):
    """A key to a larger quota. Of its secret only the hash is kept, and a start to know it by."""

    name = models.CharField(_("name"), max_length=100, help_text=_("Who uses it, and for what."))
    contact = models.CharField(
        _("contact"), max_length=255, blank=True, help_text=_("Whom to ask when it is used strangely.")
    )
    quota = models.PositiveIntegerField(
        _("quota"),
        null=True,
        blank=True,
        help_text=_("Requests a minute. Left empty, as many as every key has; 0 is no limit."),
    )
    start = models.CharField(_("begins with"), max_length=10, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the secret.")
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return self.name

    def give_secret(self) -> str:
        """Return a new secret, to be shown once: the key, not saved yet, keeps its hash."""
        secret = new_secret()
        self.start, self.digest = start_of(secret), sha256(secret)
        return secret

    def revoke(self) -> None:
        """End it for good. The time of the first revocation stays."""
        rows: Any = ApiKey.objects.filter(pk=self.pk, revoked_at=None)
        rows.update(revoked_at=timezone.now())


class KeyDay(models.Model):
    """How often one key was used on one day of the newsroom's."""

    key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    requests = models.PositiveBigIntegerField(default=0)
    last_used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "day"], name="one_row_for_a_key_and_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.requests}"
