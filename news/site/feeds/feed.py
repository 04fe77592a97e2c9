"""A feed: the newest documents of a stream, whatever the form they are given in."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from news.blocks import JSON
from news.record import paging
from news.record.selection import Selection
from news.record.tail import tail

ITEMS = 30
# XML 1.0 has no place for these, not even escaped.
FORBIDDEN = dict.fromkeys([*(set(range(32)) - {9, 10, 13}), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


@dataclass(frozen=True)
class Feed:
    """`url` is the page's that it is of, `feed_url` its own; both are whole. `paper` is who prints it."""

    paper: str
    title: str
    description: str
    url: str
    feed_url: str
    origin: str
    language: str
    items: list[JSON]

    @property
    def updated_at(self) -> datetime:
        """When something in it changed last; when the record did, if there is nothing."""
        times = [moment(item["updated_at"]) for item in self.items]
        return max(times, default=tail.standing().changed_at)

    def item_id(self, item: JSON) -> str:
        """Return what an item is known by: its place in the API, as in ninjs.

        It stays the same when the article moves.
        """
        return f"{self.origin}/api/content/v1/articles/{item['id']}"


def newest(*streams: str) -> list[JSON]:
    """Return the newest documents that are in each of the streams. One query."""
    chosen = Selection(streams=tuple(frozenset({name}) for name in streams))
    return [json.loads(text) for text in paging.page(chosen, limit=ITEMS, form="document").texts]


def clean(value: Any) -> Any:
    """Return a value of JSON without what XML forbids in its texts."""
    if isinstance(value, str):
        return value.translate(FORBIDDEN)
    if isinstance(value, list):
        return [clean(each) for each in value]
    if isinstance(value, dict):
        return {name: clean(each) for name, each in value.items()}
    return value


def moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def picture(item: JSON) -> JSON | None:
    """Return the largest JPEG of the lead image: url, width, height, type."""
    if item["lead_image"] is None:
        return None
    jpegs = [each for each in item["lead_image"]["renditions"] if each["type"] == "image/jpeg"]
    return max(jpegs, key=lambda each: int(each["width"]), default=None)


def names(item: JSON) -> list[str]:
    return [author["name"] for author in item["authors"]]
