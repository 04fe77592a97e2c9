"""Turns an arrangement of blocks into what the front page's template shows.

One query for all lead stories, one for each stream.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from home.blocks import STORIES, find_tag
from news.blocks import JSON
from news.record import paging
from news.record.selection import Selection
from news.record.streams import (
    Card,
    Stream,
    author_stream,
    cards_of,
    parse,
    section_stream,
    site_stream,
    tag_stream,
)

LATEST = 20


@dataclass(frozen=True)
class Part:
    """One part of a front page: `kind` is lead_stories, stream or text."""

    kind: str
    title: str = ""
    url: str = ""
    layout: str = ""
    cards: list[Card] = field(default_factory=list)
    text: Any = None


def arrange(arrangement: Any, *, home_id: int, origin: str) -> list[Part]:
    """Return the parts, without empty ones; a story that leads is not shown again further down."""
    # The raw data tells the blocks apart: the value of a block of lead stories would load its
    # articles from the newsroom's tables, drafts and all.
    raw = list(arrangement.raw_data)
    leads = leading(raw, origin)
    shown = {card["id"] for cards in leads for card in cards}
    parts = []
    for number, block in enumerate(raw):
        if block["type"] == "lead_stories":
            parts.append(Part("lead_stories", cards=leads.pop(0)))
        elif block["type"] == "stream":
            value = arrangement[number].value
            parts.append(stream_part(value, home_id=home_id, origin=origin, without=shown))
        else:
            parts.append(Part("text", text=arrangement[number].value))
    if not any(part.cards for part in parts):
        latest = site_stream(home_id)
        cards = latest.newest(limit=LATEST).cards(origin)
        parts += [
            Part("lead_stories", cards=cards[:1]),
            Part("stream", _("Latest"), reverse("archive"), "list", cards[1:]),
        ]
    return [part for part in parts if part.cards or part.text]


def leading(raw: list[JSON], origin: str) -> list[list[Card]]:
    """Return the cards of each block of lead stories, those that are public and whose time has not passed."""
    chosen = [
        [story["article"] for story in stories_in(block) if still_leads(story)]
        for block in raw
        if block["type"] == "lead_stories"
    ]
    ids = {page_id for page_ids in chosen for page_id in page_ids}
    cards = cards_of(ids, origin) if ids else {}
    return [
        [cards[page_id] for page_id in dict.fromkeys(page_ids) if page_id in cards] for page_ids in chosen
    ]


def stories_in(block: JSON) -> list[JSON]:
    return [item["value"] for item in block["value"]["stories"]]


def still_leads(story: JSON) -> bool:
    until = leads_until(story)
    return until is None or until > timezone.now()


def leads_until(story: JSON) -> datetime | None:
    until = story.get("until")
    return parse_datetime(until) if isinstance(until, str) else until


def next_end(raw: list[JSON]) -> datetime | None:
    """Return when the next of the stories that lead has led long enough."""
    blocks = [block for block in raw if block["type"] == "lead_stories"]
    ends = [leads_until(story) for block in blocks for story in stories_in(block)]
    return min((end for end in ends if end and end > timezone.now()), default=None)


def stream_part(value: Any, *, home_id: int, origin: str, without: set[int]) -> Part:
    streams, title, url = named_streams(value, home_id)
    # A draft may lack the number.
    count = value["count"] or STORIES
    cards = parse(newest(streams, limit=count + len(without)), origin)
    cards = [card for card in cards if card["id"] not in without][:count]
    return Part("stream", value["title"] or title, url, value["layout"], cards)


def newest(streams: list[Stream], *, limit: int) -> list[str]:
    """Return the cards of the newest that are in all of these."""
    if len(streams) == 1:
        return streams[0].newest(limit=limit).texts
    chosen = Selection(streams=tuple(frozenset({stream.name}) for stream in streams))
    return paging.page(chosen, limit=limit).texts


def named_streams(value: Any, home_id: int) -> tuple[list[Stream], str, str]:
    """Return the streams in all of which its stories are, its title, and the address of all of it."""
    if section := value["section"]:
        return [section_stream(section.pk)], section.title, section.url or ""
    if value["tag"]:
        tag = find_tag(value["tag"])
        slug = tag.slug if tag else value["tag"]
        # A tag of signs alone has no page.
        url = reverse("tag", args=[slug]) if tag and tag.slug else ""
        return [tag_stream(home_id, slug)], tag.name if tag else value["tag"], url
    if author := value["author"]:
        # Their stories of this edition: what they write for others is in their stream, too.
        edition = [author_stream(author.pk), site_stream(home_id)]
        return edition, author.name, reverse("author", args=[author.slug])
    return [site_stream(home_id)], _("Latest"), reverse("archive")
