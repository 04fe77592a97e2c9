"""What the templates need to show a document: its times, its pictures, its tables."""

import datetime as dt
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django.template import defaultfilters
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

# A first publication and the touch after it are one act to the reader.
SAME_ACT = timedelta(minutes=1)
FALLBACK_WIDTH = 960
# What HTML, or JavaScript, would take for its own.
ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def moment(iso: str | None) -> datetime | None:
    """Return the time that a document holds as text; `date` then shows it in the site's time zone."""
    return datetime.fromisoformat(iso) if iso else None


def date(when: datetime | dt.date | None, form: str) -> str:
    """Return a time or a day in the form of Django's `date`, a time in the site's time zone."""
    at = timezone.localtime(when) if isinstance(when, datetime) else when
    return str(defaultfilters.date(at, form))


def near_day(when: datetime | None) -> str:
    """Return “Today” or “Yesterday”, and nothing for any other day."""
    if not when:
        return ""
    names = {0: _("Today"), 1: _("Yesterday")}
    return names.get((timezone.localdate() - timezone.localdate(when)).days, "")


def by_day(cards: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return cards under their days (`2026-02-25`), in the order in which they come."""
    days = groupby(cards, key=lambda card: date(moment(card["published_at"]), "Y-m-d"))
    return [(day, list(of_day)) for day, of_day in days]


def was_updated(article: dict[str, Any]) -> bool:
    """Was the article changed after its publication, by more than the act of publishing?"""
    published, updated = moment(article["published_at"]), moment(article["updated_at"])
    return bool(published and updated and updated - published > SAME_ACT)


def has_mistake(corrections: Iterable[dict[str, Any]]) -> bool:
    """Does one of them correct a mistake? Then readers are told above the text, too."""
    return any(each["kind"] == "correction" for each in corrections)


def srcset(picture: dict[str, Any], media_type: str) -> str:
    """Return the renditions of one type as the value of `srcset`."""
    return ", ".join(
        f"{each['url']} {each['width']}w" for each in picture["renditions"] if each["type"] == media_type
    )


def fallback(picture: dict[str, Any]) -> str:
    """Return the address of the JPEG for browsers that do not choose: the widest up to 960 pixels."""
    jpegs = [each for each in picture["renditions"] if each["type"] == "image/jpeg"]
    fitting = [each for each in jpegs if each["width"] <= FALLBACK_WIDTH] or jpegs[:1]
    return max(fitting, key=lambda each: each["width"])["url"] if fitting else ""


def position(focal_point: dict[str, float]) -> str:
    """Return a focal point as the value of `object-position`."""
    return f"{focal_point['x']:.1%} {focal_point['y']:.1%}"


def cells(row: list[str], columns: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the cells of a table's row, each with the kind of its column."""
    return [{"text": text, "kind": column["kind"]} for text, column in zip(row, columns, strict=False)]


def ld_json(thing: dict[str, Any]) -> SafeString:
    """Return JSON that nothing in it can end the script element of."""
    text = json.dumps(thing, ensure_ascii=False, separators=(",", ":"))
    # Each by itself: to translate the text by a table takes twenty times as long.
    for character, escape in ESCAPES.items():
        text = text.replace(character, escape)
    return mark_safe(text)  # noqa: S308 - escaped here


def translated(languages: list[dict[str, Any]], head: Any) -> list[dict[str, Any]]:
    """Return the languages, each with the address of the page of this head in it, where it has one there."""
    urls = {each.language: each.url for each in head.alternates} if head else {}
    return [
        each | {"url": below(urls.get(each["language"], each["url"]), each["origin"])} for each in languages
    ]


def below(url: str, origin: str) -> str:
    """Return the path of an address that is one of this site's; others are left as they are."""
    return url[len(origin) :] if url.startswith(f"{origin}/") else url


def grouped(number: int) -> str:
    """Return a number with its thousands apart, as the language writes it."""
    return number_format(number, force_grouping=True)


def extension(filename: str) -> str:
    """Return the kind of a file as readers call it: “PDF”."""
    return PurePath(filename).suffix.removeprefix(".").upper()


def at(sections: list[dict[str, Any]], path: str) -> dict[str, Any]:
    """Return the address of the section that the page at `path` is in, and whether it is that section's own.

    Nothing that is an address, if it is in none of them.
    """
    for section in sections:
        address = urlsplit(section["url"]).path
        if path.startswith(address):
            return {"url": section["url"], "is_itself": path == address}
    return {"url": "", "is_itself": False}


def spaced(numbers: Iterable[int]) -> str:
    """Return numbers with blanks between them."""
    return " ".join(map(str, numbers))


def ids(cards: list[dict[str, Any]]) -> tuple[int, ...]:
    """Return what cards are known by."""
    return tuple(card["id"] for card in cards)
