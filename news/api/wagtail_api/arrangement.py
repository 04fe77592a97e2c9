"""The parts of a front page as its editor arranged them, without what is not public."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from news.api.wagtail_api.links import Links
from news.api.wagtail_api.public import PublicSite
from news.blocks import JSON

# `until`, when a story stops leading, is the newsroom's plan.
STREAM_FIELDS = ("title", "section", "tag", "author", "count", "layout")


def texts(blocks: Iterable[JSON]) -> list[str]:
    return [block["value"] for block in blocks if block["type"] == "text"]


def leads(blocks: Iterable[JSON]) -> set[int]:
    """Return the ids of the articles picked to lead, public or not."""
    return {page_id for block in blocks if block["type"] == "lead_stories" for page_id in leading(block)}


def leading(block: JSON) -> Iterator[int]:
    """Yield the ids of the stories of a block whose time as a lead has not passed."""
    for item in block["value"]["stories"]:
        until = parse_datetime(item["value"].get("until") or "")
        if item["value"]["article"] and (until is None or until > timezone.now()):
            yield item["value"]["article"]


def public(blocks: Iterable[JSON], site: PublicSite, links: Links) -> list[JSON]:
    """Return the blocks as a StreamField, `{type, value, id}`; pages are named by their ids."""
    return [
        {"type": block["type"], "value": value, "id": block.get("id")}
        for block in blocks
        if (value := value_of(block, site, links))
    ]


def value_of(block: JSON, site: PublicSite, links: Links) -> Any:
    """Return the value of one block, empty where nothing of it is public."""
    if block["type"] == "text":
        return links.rich_text(block["value"], is_page=True)
    if block["type"] == "lead_stories":
        stories = [{"article": page_id} for page_id in leading(block) if page_id in links.pages]
        return {"stories": stories} if stories else None
    section = block["value"].get("section")
    if section and site.place(section) is None:
        return None
    return {name: block["value"].get(name) for name in STREAM_FIELDS}
