"""Turns blocks as they stand in the content files into what a StreamField stores."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from home.demo.reading import Entry

LINK = re.compile(r'<a data-article="([^"]+)">')
# Names of the content files, where they differ from the blocks'.
BLOCK_TYPES = {"related": "related_article"}

Stored = dict[str, Any]


def steady_id(*parts: object) -> UUID:
    """Return an id that is the same with every load."""
    return uuid5(NAMESPACE_URL, "/".join(["https://roadstead.example", *map(str, parts)]))


@dataclass(frozen=True)
class Bodies:
    """Makes bodies; what they refer to is given by key or slug. Raises `KeyError` for what is not there."""

    images: Mapping[str, Any]
    documents: Mapping[str, Any]
    articles: Mapping[str, Any]

    def body(self, article: Entry) -> list[Stored]:
        return [
            self.block(block, steady_id(article["slug"], number))
            for number, block in enumerate(article["body"])
        ]

    def block(self, block: Entry, block_id: UUID) -> Stored:
        kind: str = BLOCK_TYPES.get(block["type"]) or block["type"]
        make: Callable[[Entry, UUID], Any] = getattr(self, kind)
        return {"type": kind, "value": make(block, block_id), "id": str(block_id)}

    def html(self, source: str) -> str:
        return LINK.sub(lambda found: f'<a linktype="page" id="{self.articles[found[1]].pk}">', source)

    def paragraph(self, block: Entry, _block_id: UUID) -> str:
        return self.html(block["html"])

    def heading(self, block: Entry, _block_id: UUID) -> Stored:
        return {"level": str(block.get("level", 2)), "text": block["text"]}

    def image(self, block: Entry, _block_id: UUID) -> Stored:
        return {
            "image": self.images[block["image"]].pk,
            "alt": block["alt"],
            "caption": block.get("caption", ""),
            "credit": block.get("credit", ""),
        }

    def gallery(self, block: Entry, block_id: UUID) -> Stored:
        return {
            "images": [
                {
                    "type": "item",
                    "value": self.image(image, block_id),
                    "id": str(steady_id(block_id, number)),
                }
                for number, image in enumerate(block["images"])
            ]
        }

    def quote(self, block: Entry, _block_id: UUID) -> Stored:
        return {"text": block["text"], "attribution": block.get("attribution", "")}

    def table(self, block: Entry, _block_id: UUID) -> Stored:
        columns = block["columns"]
        return {
            "caption": block.get("caption", ""),
            "columns": [{"type": column["kind"], "heading": column["heading"]} for column in columns],
            "rows": [
                {"values": [cell(value, column["kind"]) for value, column in zip(row, columns, strict=True)]}
                for row in block["rows"]
            ],
        }

    def embed(self, block: Entry, _block_id: UUID) -> str:
        return str(block["url"])

    def download(self, block: Entry, _block_id: UUID) -> Stored:
        return {"document": self.documents[block["document"]].pk, "label": block.get("label", "")}

    def fact_box(self, block: Entry, _block_id: UUID) -> Stored:
        return {"title": block["title"], "text": self.html(block["html"])}

    def related_article(self, block: Entry, _block_id: UUID) -> int:
        return int(self.articles[block["article"]].pk)


def cell(value: Any, kind: str) -> str | None:
    """Return a cell as the editor would have typed it; an empty number is none."""
    return None if kind == "number" and value == "" else str(value)
