"""Streams: named, newest-first lists of published articles, paged by position."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.core.signing import BadSignature, Signer

from news.record.along import NEWEST_FIRST, along, time_of
from news.record.models import PublishedArticle, local
from news.record.shown import note, note_articles

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_LIMIT = 500
# With what is made of them, some 5 KB each.
MOST_CARDS = 2000


class BadCursor(ValueError):
    """A cursor that this stream did not give."""


def sign_text(text: str, salt: str) -> str:
    return Signer(sep=".", salt=f"cursor:{salt}").sign(text)


def read_text(cursor: str, salt: str) -> str:
    """Raise `BadCursor` for what `sign_text` did not make with this salt."""
    try:
        return Signer(sep=".", salt=f"cursor:{salt}").unsign(cursor)
    except BadSignature as error:
        raise BadCursor(cursor) from error


@dataclass(frozen=True)
class Position:
    """A place in a list: that of the article `article_id`, whose time there is `at`."""

    at: datetime
    article_id: int

    def sign(self, stream: str) -> str:
        micros = (self.at - EPOCH) // timedelta(microseconds=1)
        return sign_text(f"{micros:x}-{self.article_id:x}", stream)

    @classmethod
    def read(cls, cursor: str, stream: str) -> "Position":
        """Raise `BadCursor` for what `sign` did not make for this stream."""
        micros, article_id = read_text(cursor, stream).rsplit("-", 1)
        return cls(EPOCH + timedelta(microseconds=int(micros, 16)), int(article_id, 16))


@dataclass(frozen=True)
class StreamPage:
    """Cards as JSON text, newest first, and the cursor after the last, empty at the end."""

    texts: list[str]
    next: str

    def cards(self, origin: str) -> list["Card"]:
        """Return the cards, their addresses below `origin` made relative."""
        return parse(self.texts, origin)


class Card(dict[str, Any]):
    """A card as pages have it. It is read once and shared by all who show it: nobody changes it."""

    __slots__ = ("shown",)

    def __init__(self, text: str) -> None:
        super().__init__(json.loads(text))
        self.shown: dict[object, str] = {}
        """What was made of it and of nothing else, by how."""


@lru_cache(maxsize=MOST_CARDS)
def card(text: str, origin: str) -> Card:
    """Return the card whose JSON is `text`, its addresses below `origin` made relative."""
    return Card(local(text, origin))


def parse(texts: Iterable[str], origin: str) -> list[Card]:
    return [card(text, origin) for text in texts]


@dataclass(frozen=True)
class Stream:
    name: str

    def newest(self, *, limit: int, before: str = "") -> StreamPage:
        """Return the newest `limit` (1 to 500) cards that come before the cursor, if there is one.

        One query, an index scan. Raises `BadCursor` for a cursor that this stream did not give.
        """
        if not 1 <= limit <= MAX_LIMIT:
            raise ValueError(f"limit must be 1 to {MAX_LIMIT}: {limit}")
        note(self.name)
        position = Position.read(before, self.name) if before else None
        rows = along(self.name, NEWEST_FIRST, limit=limit + 1, after=position, form="card")
        texts = [card for card, _published_at, _article_id in rows[:limit]]
        if len(rows) <= limit:
            return StreamPage(texts, "")
        _card, published_at, article_id = rows[limit - 1]
        return StreamPage(texts, Position(time_of(published_at), article_id).sign(self.name))


def site_stream(home_id: int) -> Stream:
    return Stream(f"site:{home_id}")


def breaking_stream(home_id: int) -> Stream:
    """Those that are marked as breaking."""
    return Stream(f"breaking:{home_id}")


def section_stream(page_id: int) -> Stream:
    return Stream(f"section:{page_id}")


def tag_stream(home_id: int, slug: str) -> Stream:
    return Stream(f"tag:{home_id}:{slug}")


def author_stream(author_id: int) -> Stream:
    return Stream(f"author:{author_id}")


def cards_of(article_ids: Iterable[int], origin: str) -> dict[int, Card]:
    """Return the cards of those of the articles that are public, by id. One query."""
    ids = list(article_ids)
    note_articles(ids)
    rows = PublishedArticle.objects.current().filter(article_id__in=ids)
    return {article_id: card(text, origin) for article_id, text in rows.values_list("article_id", "card")}
