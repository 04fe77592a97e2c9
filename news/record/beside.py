"""What stands beside a published article: the one before it, the one after it, and what is related."""

from functools import cache
from itertools import islice
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from news.record.heads import heads
from news.record.models import PublishedArticle
from news.record.postgresql import prepared
from news.record.selection import Order
from news.record.shown import note, note_articles
from news.record.streams import section_stream, tag_stream

MOST_TAGS = 5
# One that is in no section has none beside it.
SECTION = {
    "postgresql": "article.card::json #>> '{section,id}'",
    "sqlite": "json_extract(article.card, '$.section.id')",
}
STEP = """(SELECT other.card FROM record_streamentry entry
JOIN record_publishedarticle other ON other.article_id = entry.article_id
WHERE entry.stream = 'section:' || ({section}) AND (entry.expires_at IS NULL OR entry.expires_at > %s)
AND (entry.published_at, entry.article_id) {sign} (article.published_at, article.article_id)
ORDER BY entry.published_at {way}, entry.article_id {way} LIMIT 1)"""
WAYS = {Order.NEWEST: ("<", "DESC"), Order.OLDEST: (">", "ASC")}
VIEWS = "(SELECT total FROM record_articleviews views WHERE views.article_id = article.article_id)"


class Beside(NamedTuple):
    """How often an article was read; and the cards, as JSON, of what comes before and after it."""

    views: int
    older: str | None
    newer: str | None


@cache
def step(order: Order, vendor: str) -> str:
    """Return SQL of what comes next, in this order, in the section of `article`; it takes the time of now."""
    sign, way = WAYS[order]
    return STEP.format(section=SECTION[vendor], sign=sign, way=way)


@cache
def columns(vendor: str) -> str:
    """Return SQL of what stands beside `article`, as `Beside` has it; it takes the time of now, twice."""
    return ", ".join([VIEWS, step(Order.NEWEST, vendor), step(Order.OLDEST, vendor)])


def neighbour(article: PublishedArticle, order: Order) -> str | None:
    """Return the card, as JSON, of what comes next in its section in this order. One query."""
    note_section(article)
    card = step(order, connection.vendor)
    sql = f"SELECT {card} FROM record_publishedarticle article WHERE article_id = %s"  # noqa: S608
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with prepared(), connection.cursor() as cursor:
        cursor.execute(sql, [now, article.pk])
        found: tuple[str | None] | None = cursor.fetchone()
    return found[0] if found else None


def note_section(article: PublishedArticle) -> None:
    """Say that the answer shows what stands beside the article."""
    if section := article.content["section"]:
        note(section_stream(section["id"]).name)


def related(article: PublishedArticle, *, limit: int) -> tuple[list[str], frozenset[str]]:
    """Return cards, as JSON, and the streams that were looked at.

    Those that the editor chose; then the newest that share a tag; then the newest of the section. Three
    queries at most: the last two are known until the log goes on.
    """
    document = article.content
    chosen = [each["id"] for each in document["related"]]
    cards: dict[int, str] = {}
    if chosen:
        note_articles(chosen)
        texts = dict(PublishedArticle.objects.current().filter(pk__in=chosen).values_list("pk", "card"))
        cards = {pk: texts[pk] for pk in chosen if pk in texts}
    tags = frozenset(tag_stream(article.home_id, tag["slug"]).name for tag in document["tags"][:MOST_TAGS])
    section = document["section"]
    streams = [tags, frozenset({section_stream(section["id"]).name})] if section else [tags]
    for names in streams:
        if names and len(cards) < limit:
            # Of these, the article itself is one, and fewer than `limit` may be in hand already.
            for pk, text in heads(names, 2 * limit):
                cards.setdefault(pk, text)
            cards.pop(article.pk, None)
    return list(islice(cards.values(), limit)), frozenset().union(*streams)
