"""What a search found, as it is shown: the words that were looked for are marked."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe

from news.record.models import WITHIN_WORDS, local, searchable

AROUND = 110
WORD = re.compile(r"\w+")
MOST_WORDS = 20


@dataclass(frozen=True)
class Result:
    card: dict[str, Any]
    headline: SafeString
    passage: SafeString


def results(texts: Iterable[str], query: str, origin: str) -> list[Result]:
    """Return the documents with their headline, and a passage around the first word that was found."""
    pattern = words(query)
    return [result(json.loads(local(text, origin)), pattern) for text in texts]


def result(document: dict[str, Any], pattern: re.Pattern[str]) -> Result:
    body = strip_tags(WITHIN_WORDS.sub("", document["body_html"]).replace("<", " <"))
    body = " ".join(unescape(body).split())
    text = next((each for each in (document["standfirst"], body) if pattern.search(each)), "")
    return Result(
        document,
        marked(document["headline"], pattern),
        marked(around(text or document["standfirst"] or body, pattern), pattern),
    )


def words(query: str) -> re.Pattern[str]:
    """Return what finds the words of a query, as search has them; nothing, if there is none."""
    found = [re.escape(word) for word in WORD.findall(searchable(query))[:MOST_WORDS]]
    return re.compile(rf"\b(?:{'|'.join(found)})\b" if found else r"(?!)", re.IGNORECASE)


def around(text: str, pattern: re.Pattern[str]) -> str:
    """Return the part of a text around the first match, between blanks, with dots where it is cut."""
    match = pattern.search(text)
    middle = match.start() if match else 0
    start, end = max(0, middle - AROUND), min(len(text), middle + 2 * AROUND)
    if start:
        start = text.find(" ", start, middle) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", middle, end), middle + 1)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"


def marked(text: str, pattern: re.Pattern[str]) -> SafeString:
    """Return text as HTML, with what matches in `mark` elements."""
    parts, last = [], 0
    for match in pattern.finditer(text):
        parts += [escape(text[last : match.start()]), f"<mark>{escape(match[0])}</mark>"]
        last = match.end()
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308 - each part is escaped
