"""What an answer shows, noted while it is made: caches forget it by these keys when one is touched.

A key is the name of a stream, `article:<id>`, or `FACTS`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import quote, unquote

from news.record.models import Change

# What pages show of their site besides articles: its name, its sections, its languages, its menus.
FACTS = "facts"

_noted: ContextVar[set[str] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[set[str]]:
    """Yield the keys that are noted within."""
    noted: set[str] = set()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note(*keys: str) -> None:
    """Say that the answer that is being made shows these. Nothing where nobody listens."""
    noted = _noted.get()
    if noted is not None:
        noted.update(keys)


def article_key(article_id: int) -> str:
    return f"article:{article_id}"


def note_articles(article_ids: Iterable[int]) -> None:
    note(*map(article_key, article_ids))


def keys_of(change: Change) -> set[str]:
    """Return the keys that a change touches: answers that show one of them are not true any more."""
    keys = set(change.streams)
    if change.article_id is not None:
        keys.add(article_key(change.article_id))
    if change.kind == Change.Kind.SITE:
        keys.add(FACTS)
    return keys


def header_value(keys: Iterable[str]) -> str:
    """Return the keys as a `Surrogate-Key` header has them: in ASCII, parted by blanks."""
    return " ".join(quote(key, safe=":") for key in sorted(keys))


def keys_in(value: str) -> list[str]:
    """Return the keys that a `Surrogate-Key` header names."""
    return [unquote(key) for key in value.split()]
