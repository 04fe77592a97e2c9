"""What a search found, as it is shown: the words that were looked for are marked."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from news.record.models import INVISIBLE, WITHIN_WORDS, local, searchable

Span = tuple[int, int]

BEFORE, AFTER = 110, 220
TAG = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*+>""")
WORD = re.compile(r"\S+")
ACCENTS = re.compile("(?<=[a-z])[\u0300-\u036f]+")


def shape(code: int) -> int:
    """Return a blank for a character that belongs to no word, else itself: nothing moves."""
    is_of_word = code in INVISIBLE or unicodedata.category(chr(code))[0] in "LMN"
    return code if is_of_word else ord(" ")


class Shapes(dict[int, int]):
    def __missing__(self, code: int) -> int:
        return shape(code)


# All alphabets are known beforehand; to keep what else is asked for would let strangers fill the memory.
SHAPES = Shapes({code: shape(code) for code in range(0x3000)})


@dataclass(frozen=True)
class Words:
    """The words that are looked for."""

    folded: frozenset[str]

    @classmethod
    def of(cls, query: str) -> "Words":
        return cls(frozenset(folded(match[0]) for match in WORD.finditer(query.translate(SHAPES))) - {""})

    def spans(self, text: str) -> Iterator[Span]:
        """Yield from where to where they stand in a text."""
        for match in WORD.finditer(text.translate(SHAPES)):
            if folded(match[0]) in self.folded:
                yield match.span()

    def marked(self, text: str) -> SafeString:
        """Return a text as HTML, with the words in `mark` elements."""
        parts, last = [], 0
        for start, end in self.spans(text):
            parts += [escape(text[last:start]), f"<mark>{escape(text[start:end])}</mark>"]
            last = end
        return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308 - each part is escaped


@lru_cache(10_000)
def folded(word: str) -> str:
    """Return a word without what search does not mind: case, invisible marks, accents of Latin letters.

    The latter are all the same on SQLite only; elsewhere, a word too many may be marked.
    """
    if word.isascii():
        return word.lower()
    parted = unicodedata.normalize("NFD", searchable(word).casefold())
    return unicodedata.normalize("NFC", ACCENTS.sub("", parted))


@dataclass(frozen=True)
class Result:
    """A document, its headline, and a passage of it."""

    document: dict[str, Any]
    headline: SafeString
    passage: SafeString


def results(texts: Iterable[str], query: str, origin: str) -> list[Result]:
    """Return the documents with their headline, and a passage around the first word that was found."""
    words = Words.of(query)
    return [result(json.loads(local(text, origin)), words) for text in texts]


def result(document: dict[str, Any], words: Words) -> Result:
    return Result(document, words.marked(document["headline"]), words.marked(passage(document, words)))


def passage(document: dict[str, Any], words: Words) -> str:
    """Return a part of the standfirst or the body that has one of the words, or else how the story begins."""
    standfirst, body = document["standfirst"], ""
    if found := next(words.spans(standfirst), None):
        return around(standfirst, found)
    body = plain(document["body_html"])
    if found := next(words.spans(body), None):
        return around(body, found)
    return around(standfirst or body, (0, 0))


def plain(html: str) -> str:
    return " ".join(unescape(TAG.sub(" ", WITHIN_WORDS.sub("", html))).split())


def around(text: str, found: Span) -> str:
    """Return the part of a text around a word, from blank to blank, with dots where it is cut."""
    start, end = max(0, found[0] - BEFORE), min(len(text), found[1] + AFTER)
    if start:
        # There are scripts without blanks.
        start = text.find(" ", start, found[0]) + 1 or start
    if end < len(text):
        blank = text.rfind(" ", found[1], end)
        end = end if blank < 0 else blank
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
