"""Makes what is not written in the content files from what is."""

from home.demo.bodies import Stored, steady_id
from home.demo.reading import Entry

PORTRAIT_CREDIT = "Illustration: Lucian Bray"


def original(entry: Entry) -> str:
    """Return the slug of what an entry translates, or its own."""
    return str(entry.get("of", entry["slug"]))


def portrait(author: Entry) -> Entry:
    """Return the entry of an author's portrait, in the manner of images.toml."""
    return {
        "key": author["portrait"],
        "title": author["name"],
        "alt": f"Drawn portrait of {author['name']}.",
        "credit": PORTRAIT_CREDIT,
        "source": "The Roadstead",
    }


def links(entries: list[Entry], of: str) -> list[Stored]:
    """Return a StreamField's worth of links."""
    return [
        {
            "type": "link",
            "value": {"label": entry["label"], "url": entry["url"]},
            "id": str(steady_id("links", of, entry["label"])),
        }
        for entry in entries
    ]
