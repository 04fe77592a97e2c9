"""What stands beside a published article: the one before it, the one after it, and what is related."""

from itertools import islice
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from news.record.heads import heads
from news.record.models import PublishedArticle
from news.record.postgresql import prepared
from news.record.selection import Order
from news.record.shown import note, note_articles
from news.record.streams import section_stream, tag_stream

MOST_TAGS = 5
STEP = """(SELECT article.card FROM record_streamentry entry
JOIN record_publishedarticle article ON article.article_id = entry.article_id
WHERE entry.stream = %s AND (entry.expires_at IS NULL OR entry.expires_at > %s)
AND (entry.published_at, entry.article_id) {sign} (%s, %s)
ORDER BY entry.published_at {way}, entry.article_id {way} LIMIT 1)"""
STEPS = {Order.NEWEST: STEP.format(sign="<", way="DESC"), Order.OLDEST: STEP.format(sign=">", way="ASC")}
VIEWS = "(SELECT total FROM record_articleviews WHERE article_id = %s)"


class Beside(NamedTuple):
    """How often an article was read; and the cards, as JSON, of what comes before and after it."""

    views: int
    older: str | None
    newer: str | None


def beside(article: PublishedArticle) -> Beside:
    """Return what stands beside an article in its section. One query."""
    older, newer = STEPS[Order.NEWEST], STEPS[Order.OLDEST]
    where = place(article)
    found = row(f"SELECT {VIEWS}, {older}, {newer}", [article.pk, *where, *where])
    return Beside(found[0] or 0, *found[1:])


def neighbour(article: PublishedArticle, order: Order) -> str | None:
    """Return the card, as JSON, of what comes next in its section in this order. One query."""
    card: str | None = row(f"SELECT {STEPS[order]}", place(article))[0]
    return card


def place(article: PublishedArticle) -> list[Any]:
    """Return an article's place in the stream of its section, as a step takes it."""
    section = article.content["section"]
    # One that is in no section has none beside it.
    stream = section_stream(section["id"]).name if section else ""
    if stream:
        note(stream)
    adapt = connection.ops.adapt_datetimefield_value
    return [stream, adapt(timezone.now()), adapt(article.published_at), article.pk]


def row(sql: str, values: list[Any]) -> tuple[Any, ...]:
    with prepared(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: tuple[Any, ...] = cursor.fetchone()
    return found


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
