"""What stands beside a published article: the one before it, the one after it, and what is related."""

from itertools import islice

from news.record.models import PublishedArticle, StreamEntry, not_expired
from news.record.selection import WALKS, Order, Selection
from news.record.shown import note, note_articles
from news.record.streams import Position, section_stream, tag_stream

MOST_TAGS = 5


def neighbour(article: PublishedArticle, order: Order) -> str | None:
    """Return the card, as JSON, of what comes next in its section in this order. One query."""
    section = article.content["section"]
    if section is None:
        return None
    walk, stream = WALKS[order], section_stream(section["id"]).name
    note(stream)
    after = walk.after(Position(article.published_at, article.pk))
    entries = StreamEntry.objects.filter(not_expired(), after, stream=stream)
    return entries.order_by(*walk.order()).values_list("article__card", flat=True).first()


def related(article: PublishedArticle, *, limit: int) -> tuple[list[str], frozenset[str]]:
    """Return cards, as JSON, and the streams that were looked at.

    Those that the editor chose; then the newest that share a tag; then the newest of the section. Five
    queries at most.
    """
    document = article.content
    chosen = [each["id"] for each in document["related"]]
    note_articles(chosen)
    texts = dict(PublishedArticle.objects.current().filter(pk__in=chosen).values_list("pk", "card"))
    cards = {pk: texts[pk] for pk in chosen if pk in texts}
    tags = frozenset(tag_stream(article.home_id, tag["slug"]).name for tag in document["tags"][:MOST_TAGS])
    section = document["section"]
    streams = [tags, frozenset({section_stream(section["id"]).name})] if section else [tags]
    for names in streams:
        if names and len(cards) < limit:
            # The article itself is among them, and one with several of the tags comes several times.
            wanted = (limit + len(cards) + 1) * len(names)
            rows = Selection(streams=(names,)).rows(
                WALKS[Order.NEWEST], limit=wanted, after=None, form="card"
            )
            cards |= {
                row.position.article_id: row.text for row in rows if row.position.article_id not in cards
            }
            cards.pop(article.pk, None)
    return list(islice(cards.values(), limit)), frozenset().union(*streams)
