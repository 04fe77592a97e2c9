"""What may be asked, and nothing else: each parameter once, in its own form, within its bounds."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, QueryDict

from news.api.wagtail_api.fields import Fields
from news.api.wagtail_api.page_types import ARTICLE, OWN_FIELDS

USUAL_FIELDS = Fields()
MAX_LIMIT = 100
MAX_OFFSET = 10_000
MAX_ID = 2**31 - 1
MAX_LENGTH = 500
MAX_TAGS = 5
MAX_WORDS = 5
ORDERS = ("id", "title", "slug", "first_published_at")


class BadRequest(ValueError):
    """Answered with 400 and this message."""


@dataclass(frozen=True)
class Listing:
    """A question for a list of pages. `child_of` and its like are ids, or "root"."""

    types: tuple[str, ...] = ()
    fields: Fields = USUAL_FIELDS
    limit: int = 20
    offset: int = 0
    order: tuple[str, ...] = ("id",)
    id: int | None = None
    title: str | None = None
    slug: str | None = None
    show_in_menus: bool | None = None
    locale: str | None = None
    tags: tuple[str, ...] = ()
    search: tuple[str, ...] | None = None
    search_operator: str = "and"
    child_of: int | str | None = None
    descendant_of: int | str | None = None
    ancestor_of: int | str | None = None
    translation_of: int | str | None = None


@dataclass(frozen=True)
class Detail:
    """A question for one page."""

    fields: Fields = USUAL_FIELDS
    id: int | None = None
    html_path: str | None = None


def number(value: str, *, most: int = MAX_ID) -> int:
    if not re.fullmatch(r"[0-9]{1,10}", value) or int(value) > most:
        raise ValueError(f"must be a whole number from 0 to {most}")
    return int(value)


def number_or_root(value: str) -> int | str:
    return value if value == "root" else number(value)


def yes_or_no(value: str) -> bool:
    if value not in {"true", "1", "false", "0"}:
        raise ValueError("must be true or false")
    return value in {"true", "1"}


def one_of(choices: tuple[str, ...], value: str) -> str:
    if value not in choices:
        raise ValueError(f"must be one of: {', '.join(choices)}")
    return value


def some_of(choices: tuple[str, ...], value: str) -> tuple[str, ...]:
    """Read a list with commas; naming one twice is an error, so that its length is bounded."""
    parts = value.split(",")
    if len(set(parts)) < len(parts):
        raise ValueError("names one thing twice")
    return tuple(one_of(choices, part) for part in parts)


def order(value: str) -> tuple[str, ...]:
    orders = some_of((*ORDERS, *(f"-{name}" for name in ORDERS)), value)
    if len({name.lstrip("-") for name in orders}) < len(orders):
        raise ValueError("names one field twice")
    return orders


def types(value: str) -> tuple[str, ...]:
    return () if value == "wagtailcore.Page" else some_of(tuple(OWN_FIELDS), value)


def tags(value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in value.split(",")))
    if not all(names) or len(names) > MAX_TAGS:
        raise ValueError(f"must be 1 to {MAX_TAGS} names with commas between them")
    return names


def words(value: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(value.split()))
    if not 1 <= len(found) <= MAX_WORDS:
        raise ValueError(f"must be 1 to {MAX_WORDS} words")
    return found


def locale(value: str) -> str:
    return one_of(tuple(code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES), value)


Readers = Mapping[str, Callable[[str], Any]]
SHARED: Readers = {
    "fields": Fields.read,
    "id": number,
    # A client that breaks caches, and one that asks for what it gets anyway.
    "_": str,
    "format": partial(one_of, ("json",)),
}
DETAIL: Readers = {name: reader for name, reader in SHARED.items() if name != "id"}
FIND: Readers = {**SHARED, "html_path": str}
LISTING: Readers = {
    **SHARED,
    "type": types,
    "limit": partial(number, most=MAX_LIMIT),
    "offset": partial(number, most=MAX_OFFSET),
    "order": order,
    "title": str,
    "slug": str,
    "show_in_menus": yes_or_no,
    "locale": locale,
    "tags": tags,
    "search": words,
    "search_operator": partial(one_of, ("and", "or")),
    "child_of": number_or_root,
    "descendant_of": number_or_root,
    "ancestor_of": number,
    "translation_of": number_or_root,
}


def read(request: HttpRequest, readers: Readers) -> dict[str, Any]:
    """Return the parameters of a request by name. Raises `BadRequest` for any that is not asked well."""
    query = request.META.get("QUERY_STRING", "").encode("iso-8859-1", "replace")
    try:
        # Not `request.GET`: the caller's Content-Type would choose how that is decoded.
        given = QueryDict(query.decode("utf-8", "replace"), encoding="utf-8")
    except TooManyFieldsSent as error:
        raise BadRequest("too many parameters") from error
    if unknown := sorted(set(given) - set(readers)):
        names = ", ".join(unknown)[:MAX_LENGTH]
        raise BadRequest(f"query parameter is not an operation or a recognised field: {names}")
    return {name: read_one(name, values, readers[name]) for name, values in given.lists()}


def read_one(name: str, values: list[str], reader: Callable[[str], Any]) -> Any:
    if len(values) > 1:
        raise BadRequest(f"{name} may be given once only")
    if "\x00" in values[0] or len(values[0]) > MAX_LENGTH:
        raise BadRequest(f"{name} must be at most {MAX_LENGTH} characters, without null characters")
    try:
        return reader(values[0])
    except ValueError as error:
        raise BadRequest(f"{name} {error}") from error


def read_asked(request: HttpRequest, readers: Readers) -> dict[str, Any]:
    """Return the parameters without those that change nothing."""
    return {name: value for name, value in read(request, readers).items() if name not in {"_", "format"}}


def read_listing(request: HttpRequest) -> Listing:
    values = read_asked(request, LISTING)
    if "child_of" in values and "descendant_of" in values:
        raise BadRequest("filtering by descendant_of with child_of is not supported")
    kinds = values.get("type", ())
    if {"title", "-title"} & set(values.get("order", ())) and (not kinds or ARTICLE in kinds):
        # All titles would have to be sorted for each such question.
        raise BadRequest(f"order by title needs a type, and not {ARTICLE}")
    if "title" in values and not {"id", "slug"} & set(values) and (not kinds or ARTICLE in kinds):
        # All pages would have to be read.
        raise BadRequest(f"title needs an id, a slug or a type, and not {ARTICLE}")
    if "search_operator" in values and "search" not in values:
        raise BadRequest("search_operator needs search")
    return Listing(types=values.pop("type", ()), **values)


def read_detail(request: HttpRequest) -> Detail:
    return Detail(**read_asked(request, DETAIL))


def read_find(request: HttpRequest) -> Detail:
    asked = Detail(**read_asked(request, FIND))
    if (asked.id is None) == (asked.html_path is None):
        raise BadRequest("find needs either id or html_path")
    return asked
