"""Arranges a front page of the demonstration paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page

from home.demo.bodies import Stored, steady_id
from home.demo.reading import Entry
from home.models import StandardPage


@dataclass(frozen=True)
class Front:
    """Makes arrangements; what they refer to is given by slug. Raises `KeyError` for what is not there."""

    sections: Mapping[str, Any]
    tags: Mapping[str, Any]
    authors: Mapping[str, Any]
    articles: Mapping[str, Any]

    def arrangement(self, plan: Entry, home: Page) -> list[Stored]:
        leads = {"stories": [self.lead(slug) for slug in plan["lead"]]}
        return [
            {"type": "lead_stories", "value": leads, "id": str(steady_id("front", "lead"))},
            *[self.stream(number, entry) for number, entry in enumerate(plan["stream"])],
            {"type": "text", "value": links_to_plain_pages(home), "id": str(steady_id("front", "text"))},
        ]

    def lead(self, slug: str) -> Stored:
        value = {"article": self.articles[slug].pk, "until": None}
        return {"type": "item", "value": value, "id": str(steady_id("front", "lead", slug))}

    def stream(self, number: int, entry: Entry) -> Stored:
        kind, _, name = entry["of"].partition(":")
        value = {
            "title": entry.get("title", ""),
            "section": self.sections[name].pk if kind == "section" else None,
            "tag": self.tags[name].name if kind == "tag" else "",
            "author": self.authors[name].pk if kind == "author" else None,
            "count": entry["count"],
            "layout": entry["layout"],
        }
        return {"type": "stream", "value": value, "id": str(steady_id("front", "stream", number))}


def links_to_plain_pages(home: Page) -> str:
    pages = StandardPage.objects.child_of(home).order_by("path")
    anchors = [f'<a linktype="page" id="{page.pk}">{page.title}</a>' for page in pages]
    return f"<p>{' · '.join(anchors)}</p>"
