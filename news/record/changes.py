"""A change, as those are told of it who follow the record."""

from typing import Any

from news.record.models import Change


def told(change: Change) -> dict[str, Any]:
    """Return what is public of a change: JSON-able, times in ISO 8601. Its number in the log is not."""
    return {
        "kind": change.kind,
        "article_id": change.article_id,
        "url": change.url,
        "former_url": change.former_url,
        "version": change.version,
        "at": change.at.isoformat(),
        "streams": change.streams,
        "note": change.note,
    }
