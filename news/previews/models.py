"""Links by which somebody without an account sees one revision of an article, and who came by them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from news.models import NewsArticle
from news.record.models import PublishedArticle
from news.review.audit import MAKES_PUBLIC
from news.review.models import AuditEntry

AGENT_LENGTH = 120


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def with_fate(self) -> "PreviewLinkQuerySet":
        """Add what has become of the text: `is_published`, and `public_url` if readers have the article.

        And `language`, the article's. Still one query.
        """
        published = AuditEntry.objects.filter(
            article_id=OuterRef("article_id"),
            revision_id__gte=OuterRef("revision_id"),
            road__in=MAKES_PUBLIC,
        )
        public = PublishedArticle.objects.current().filter(pk=OuterRef("article_id"))
        return self.annotate(
            is_published=Exists(published),
            public_url=Subquery(public.values("url")[:1]),
            language=F("article__locale__language_code"),
        )


class PreviewLink(models.Model):
    """A link to one revision. Its token is made of `key`; see `news.previews.tokens`."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        PUBLISHED = "published", _("published since")
        REVOKED = "revoked", _("revoked")
        EXPIRED = "expired", _("expired")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(NewsArticle, on_delete=models.CASCADE, related_name="preview_links")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_by_name = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = PreviewLinkQuerySet.as_manager()

    # Of links from `with_fate()`.
    is_published: bool
    public_url: str | None
    language: str

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.article_id}: revision {self.revision_id}"

    @property
    def state(self) -> State:
        """Of a link from `with_fate()`. No query."""
        if self.revoked_at is not None:
            return self.State.REVOKED
        if self.is_published:
            return self.State.PUBLISHED
        return self.State.OPEN if self.expires_at > timezone.now() else self.State.EXPIRED

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class PreviewOpening(models.Model):
    """Somebody saw the draft. No address is kept."""

    class How(models.TextChoices):
        PAGE = "page", _("our page")
        API = "api", _("front end")

    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="openings")
    at = models.DateTimeField(default=timezone.now, db_index=True)
    how = models.CharField(max_length=4, choices=How.choices)
    user_agent = models.CharField(max_length=AGENT_LENGTH, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.link_id} at {self.at}"
