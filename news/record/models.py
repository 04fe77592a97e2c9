"""The public record: what readers and API consumers are given, as finished JSON.

Knows no page class. `news.publishing` writes it; everything public reads it.
"""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


def not_expired(prefix: str = "") -> Q:
    """Time is checked when read: what has expired is gone in that second, whatever the worker does."""
    expires_at = f"{prefix}expires_at"
    return Q(**{expires_at: None}) | Q(**{f"{expires_at}__gt": timezone.now()})


class PublishedArticleQuerySet(models.QuerySet["PublishedArticle"]):
    def current(self) -> "PublishedArticleQuerySet":
        """Those that have not expired."""
        return self.filter(not_expired())


class PublishedArticle(models.Model):
    """One article as the public has it."""

    article_id = models.BigIntegerField(primary_key=True, help_text="The page's id.")
    home_id = models.BigIntegerField(help_text="The id of the front page whose site it belongs to.")
    path = models.TextField(help_text="Its address below the site's root, with slashes at both ends.")
    url = models.TextField(help_text="Its whole address.")
    language = models.CharField(max_length=100)
    translation_key = models.UUIDField(db_index=True)
    published_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(help_text="Grows by one with each change of the document.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content; see docs/document.md.")
    revision_id = models.BigIntegerField(null=True, help_text="The revision that is live.")
    document = models.TextField(help_text="Finished JSON.")
    card = models.TextField(help_text="Finished JSON: the short form for lists.")

    objects = PublishedArticleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home_id", "path"], name="one_article_at_an_address")]

    def __str__(self) -> str:
        return self.path


class StreamEntry(models.Model):
    """An article's place in a stream: a named, newest-first list."""

    stream = models.CharField(max_length=300)
    article = models.ForeignKey(PublishedArticle, on_delete=models.CASCADE, related_name="entries")
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "article"], name="once_in_a_stream")]
        indexes = [models.Index(fields=["stream", "-published_at", "-article"], name="newest_first")]

    def __str__(self) -> str:
        return f"{self.stream}: {self.article_id}"


class Dependency(models.Model):
    """A published article shows something that it copied: rebuild it when that changes.

    `on` names the thing: `image:<id>`, `document:<id>`, `page:<id>`. Sections, authors and tags
    need no row here: whatever is in their stream shows them.
    """

    article = models.ForeignKey(PublishedArticle, on_delete=models.CASCADE, related_name="dependencies")
    on = models.CharField(max_length=40, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "on"], name="once_on_a_thing")]

    def __str__(self) -> str:
        return f"{self.article_id} on {self.on}"


class Address(models.Model):
    """An address at which an article stands or stood; what it answers now is for `addresses.find`."""

    home_id = models.BigIntegerField()
    path = models.TextField()
    article_id = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home_id", "path"], name="one_owner_of_an_address")]

    def __str__(self) -> str:
        return self.path


class Retraction(models.Model):
    """An article that was public and is not any more. Its addresses answer 410."""

    article_id = models.BigIntegerField(primary_key=True)
    home_id = models.BigIntegerField()
    path = models.TextField()
    url = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(help_text="The last one; a later publication goes on from it.")
    note = models.TextField(blank=True, help_text="What readers are told.")

    def __str__(self) -> str:
        return self.path


class Change(models.Model):
    """One row of the log. `seq` grows in commit order, without gaps; see `log.append`."""

    class Kind(models.TextChoices):
        PUBLISHED = "published"
        UPDATED = "updated"
        CORRECTED = "corrected"
        MOVED = "moved"
        RETRACTED = "retracted"
        SITE = "site"

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    home_id = models.BigIntegerField(null=True, help_text="The front page of the site that changed.")
    article_id = models.BigIntegerField(null=True, help_text="None for a change of the site.")
    version = models.PositiveIntegerField(null=True)
    url = models.TextField(blank=True)
    former_url = models.TextField(blank=True, help_text="Where a moved article stood before.")
    streams = models.JSONField(default=list, help_text="Names of the streams that were touched.")
    note = models.TextField(blank=True, help_text="The public note of a retraction.")

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.url}"


def dump(value: Any) -> str:
    """Return compact JSON with its keys in the order given: the form in which the record keeps it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def local(text: str, origin: str) -> str:
    """Return JSON text of the record with the addresses below `origin` made relative to it.

    Documents hold whole addresses, for those who read them elsewhere. Our own pages link without
    the host, so that they work behind any name. An address follows a quotation mark, as a JSON
    string or as an attribute within one, or a comma, in the list of an image's sizes.
    """
    media = settings.MEDIA_URL
    return text.replace(f'"{origin}/', '"/').replace(f", {origin}{media}", f", {media}")
