"""A line of an import file, as a story; docs/importing.md tells the format."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import slugify

from news.models.article import FUTURE_LEEWAY, MOST_VIEWS

# How long a text may be, in characters.
LONGEST = {
    "id": 200,
    "title": 255,
    "slug": 255,
    "section": 255,
    "author": 200,
    "summary": 500,
    "kicker": 60,
    "place": 100,
    "tag": 100,
    "paragraph": 100_000,
}
MOST_TAGS, MOST_AUTHORS, MOST_PARAGRAPHS = 50, 20, 2000
NEEDED = ("id", "title", "section", "published", "paragraphs")
KNOWN = {*NEEDED, "slug", "tags", "author", "authors", "summary", "kicker", "place", "views"}
# No text of a newsroom has them, and databases refuse some.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class BadLine(ValueError):
    """A line that is no story; its text says why."""


@dataclass(frozen=True)
class Story:
    """One line. `published` has a time zone; `tags` and `authors` are names."""

    number: int
    """Of the line, from 1."""
    id: str
    title: str
    slug: str
    section: str
    published: datetime
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    summary: str
    kicker: str
    place: str
    views: int
    digest: str


def read(number: int, line: bytes) -> Story:
    """Return the story of a line. Raises `BadLine`."""
    try:
        said = json.loads(line)
    except ValueError as error:
        raise BadLine(f"it is not JSON: {error}") from error
    if not isinstance(said, dict):
        raise BadLine("it is not an object")
    if missing := [name for name in NEEDED if said.get(name) in (None, "", [])]:
        raise BadLine(f"{', '.join(missing)}: missing")
    if unknown := sorted(said.keys() - KNOWN):
        raise BadLine(f"{', '.join(unknown)[:100]}: not known")
    title = text(said, "title")
    return Story(
        number=number,
        id=identifier(said["id"]),
        title=title,
        slug=slug(said, title),
        section=text(said, "section"),
        published=moment(said["published"]),
        paragraphs=texts(said, "paragraphs", of="paragraph", most=MOST_PARAGRAPHS),
        tags=texts(said, "tags", of="tag", most=MOST_TAGS),
        authors=texts(said, "authors", of="author", most=MOST_AUTHORS) or one_author(said),
        summary=text(said, "summary"),
        kicker=text(said, "kicker"),
        place=text(said, "place"),
        views=number_of_views(said.get("views", 0)),
        digest=hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest(),
    )


def text(said: dict[str, Any], name: str, *, value: Any = None, of: str = "") -> str:
    """Return the text of a field, without blanks at its ends; `of` is what it is in a list."""
    value = said.get(name, "") if value is None else value
    kind = of or name
    if not isinstance(value, str):
        raise BadLine(f"{name}: not a text")
    value = value.strip()
    if len(value) > LONGEST[kind]:
        raise BadLine(f"{name}: {len(value)} characters, and no more than {LONGEST[kind]} fit")
    if found := CONTROL.search(value):
        raise BadLine(f"{name}: has the character U+{ord(found[0]):04X}, which is no text")
    return value


def texts(said: dict[str, Any], name: str, *, of: str, most: int) -> tuple[str, ...]:
    """Return the texts of a list, each once, without empty ones."""
    values = [] if said.get(name) is None else said[name]
    if not isinstance(values, list):
        raise BadLine(f"{name}: not a list")
    if len(values) > most:
        raise BadLine(f"{name}: {len(values)}, and no more than {most} are taken")
    found = (text(said, name, value=value, of=of) for value in values)
    kept = tuple(filter(None, found))
    if name in NEEDED and not kept:
        raise BadLine(f"{name}: missing")
    return kept if of == "paragraph" else tuple(dict.fromkeys(kept))


def one_author(said: dict[str, Any]) -> tuple[str, ...]:
    author = text(said, "author")
    return (author,) if author else ()


def identifier(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    found = text({}, "id", value=value)
    if not found:
        raise BadLine("id: empty")
    return found


def slug(said: dict[str, Any], title: str) -> str:
    given = text(said, "slug")
    if given:
        try:
            validate_unicode_slug(given)
        except ValidationError as error:
            raise BadLine(
                f"slug: {given[:50]!r} has more than letters, digits, hyphens and underscores"
            ) from error
        return given
    made = slugify(title, allow_unicode=True)[:200].strip("-")
    return made or "story"


def moment(value: Any) -> datetime:
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise BadLine(f"published: {str(value)[:50]!r} is no time like 2026-11-25T08:00:00Z")
    try:
        found = found.astimezone(timezone.get_default_timezone()).astimezone(UTC)
    except OverflowError as error:
        raise BadLine(f"published: {value!r} lies too far back or ahead") from error
    if found > timezone.now() + FUTURE_LEEWAY:
        raise BadLine(f"published: {value} lies ahead; an import is of what was public")
    return found


def number_of_views(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_VIEWS:
        raise BadLine(f"views: not a number from 0 to {MOST_VIEWS}")
    return value
