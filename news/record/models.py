"""The public record: what readers and API consumers are given, as finished JSON.

Knows no page class. `news.publishing` writes it; everything public reads it.
"""

import json
import re
import unicodedata
from html import unescape
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.search import index

# Where a word may be parted, which way it is read, and other marks that nobody sees or types.
INVISIBLE = [0xAD, 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
TAG = re.compile(r"<[^>]*>")
# Tags that end no word.
WITHIN_WORDS = re.compile(r"</?(?:a|b|em|i|strong|sub|sup)\b[^>]*>")


class Searchable(dict[int, int | str | None]):
    """What becomes of each character, where words are looked for."""

    def __missing__(self, code: int) -> int | str:
        # Where its locale is C, PostgreSQL takes all beyond ASCII for letters: quotation marks, blanks.
        is_of_word = code < 128 or unicodedata.category(chr(code))[0] in "LMN"
        return code if is_of_word else " "


# PostgreSQL takes them for signs of numbers, and for what joins the parts of a path: `covid-19`, `UK/US`.
BETWEEN_WORDS = "-+/"
CHARACTERS = Searchable(dict.fromkeys(INVISIBLE) | str.maketrans(dict.fromkeys(BETWEEN_WORDS, " ")))


def searchable(text: str) -> str:
    """Return a text as search has it: what is written, and what is looked for."""
    return text.translate(CHARACTERS)


def not_expired() -> Q:
    """Time is checked when read: what has expired is gone in that second, whatever the worker does."""
    return Q(expires_at=None) | Q(expires_at__gt=timezone.now())


class PublishedArticleQuerySet(models.QuerySet["PublishedArticle"]):
    def current(self) -> "PublishedArticleQuerySet":
        """Those that have not expired."""
        return self.filter(not_expired())


class PublishedArticle(index.Indexed, models.Model):
    """One article as the public has it."""

    # Settling indexes it, within its own transaction; see `search.index`.
    search_auto_update = False
    # See `cms.ops.search_backend`.
    own_index_entries = "record.ArticleWords"

    article_id = models.BigIntegerField(primary_key=True, help_text="The page's id.")
    home_id = models.BigIntegerField(help_text="The id of the front page whose site it belongs to.")
    path = models.TextField(help_text="Its address below the site's root, with slashes at both ends.")
    url = models.TextField(help_text="Its whole address.")
    language = models.CharField(max_length=100)
    translation_key = models.UUIDField(db_index=True)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(help_text="Grows by one with each change of the document.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the content; see docs/document.md.")
    revision_id = models.BigIntegerField(null=True, help_text="The revision that is live.")
    document = models.TextField(help_text="Finished JSON.")
    card = models.TextField(help_text="Finished JSON: the short form for lists.")

    objects = PublishedArticleQuerySet.as_manager()

    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("standfirst", boost=2),
        index.SearchField("names"),
        index.SearchField("text"),
    ]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["home_id", "path"], name="one_article_at_an_address")]

    def __str__(self) -> str:
        return self.path

    @cached_property
    def content(self) -> dict[str, Any]:
        """The document, as a dict."""
        content: dict[str, Any] = json.loads(self.document)
        return content

    @property
    def title(self) -> str:
        return searchable(f"{self.content['kicker']} {self.content['headline']}")

    @property
    def standfirst(self) -> str:
        return searchable(self.content["standfirst"])

    @property
    def names(self) -> str:
        """Tags, authors and the place, for search."""
        named = [each["name"] for each in (*self.content["tags"], *self.content["authors"])]
        return searchable(", ".join([*named, self.content["place"]]))

    @cached_property
    def text(self) -> str:
        """All words, for search: those of the headline again, so that one index knows them all."""
        body = TAG.sub(" ", WITHIN_WORDS.sub("", self.content["body_html"]))
        return f"{self.title} {searchable(unescape(body))}"


class ArticleWords(models.Model):
    """The words of an article, as PostgreSQL's own search has them.

    Beside those of the newsroom's pages, in Wagtail's table, a match takes ten times as long to fetch: there
    are twice as many, in rows of half a kilobyte. See docs/decisions/0016-the-same-at-a-million.md. Empty on
    SQLite, where Wagtail's own table has them.
    """

    article_id = models.BigIntegerField(primary_key=True)
    title = SearchVectorField()
    body = SearchVectorField(help_text="All words, those of the title again.")

    class Meta:
        # Made on PostgreSQL alone: see migration 0008.
        indexes = [GinIndex(fields=["body"], name="words_of_articles")]

    def __str__(self) -> str:
        return str(self.article_id)


class StreamEntry(models.Model):
    """An article's place in a stream: a named, newest-first list.

    Repeats the article's times, so that lists are found and ordered without touching articles.
    """

    stream = models.CharField(max_length=300)
    # The constraint's index leads from an article to its streams; on PostgreSQL it holds times, too, and
    # goes with them: see migration 0007.
    article = models.ForeignKey(
        PublishedArticle, on_delete=models.CASCADE, related_name="entries", db_index=False
    )
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "stream"], name="once_in_a_stream")]
        indexes = [
            models.Index(fields=["stream", "-published_at", "-article"], name="newest_first"),
            models.Index(fields=["stream", "-updated_at", "-article"], name="last_updated_first"),
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="what_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}: {self.article_id}"


class StreamCount(models.Model):
    """How many articles of one front page a stream holds. Kept by `news.record.counts`.

    The stream's name is `group:key`, so that all tags or authors can be listed.
    """

    group = models.CharField(max_length=40)
    key = models.CharField(max_length=260)
    home_id = models.BigIntegerField()
    articles = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "key", "home_id"], name="one_count_a_stream")]

    def __str__(self) -> str:
        return f"{self.group}:{self.key}: {self.articles}"


class StreamDay(models.Model):
    """How many articles a stream has of one day of the newsroom's time zone."""

    stream = models.CharField(max_length=300)
    day = models.DateField()
    articles = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stream", "day"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.stream} {self.day}: {self.articles}"


class DailyViews(models.Model):
    """How often an article was read on one day of the newsroom's time zone."""

    article_id = models.BigIntegerField()
    home_id = models.BigIntegerField(help_text="The front page that the article belonged to.")
    day = models.DateField()
    views = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article_id", "day"], name="one_row_a_day")]
        indexes = [models.Index(fields=["home_id", "day", "-views"], name="most_read_of_a_day")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}: {self.views}"


class ArticleViews(models.Model):
    """How often an article was read in all. It stays when the article is retracted, and may come back."""

    article_id = models.BigIntegerField(primary_key=True)
    initial = models.PositiveBigIntegerField(
        help_text="The part of the total that came with it from another system."
    )
    total = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["-total", "-article_id"], name="most_read_ever")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.total}"


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
