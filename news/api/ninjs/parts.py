"""What items of ninjs are put together from."""

from news.blocks import JSON

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}


def without_empty(fields: JSON) -> JSON:
    """Return the fields that say something: ninjs leaves the others out."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def plain(role: str, text: str) -> list[JSON]:
    """Return a headline or description of plain text, in a list; none for an empty text."""
    return [{"role": role, "contentType": "text/plain", "value": text}] if text else []
