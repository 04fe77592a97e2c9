"""Reads the paper's edition in Azerbaijani: the words are its own, all else is as in the original."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings

from home.demo.reading import CONTENT, Entry, Paper, read

LANGUAGE = "az"
# What a translation has of its own, or not at all.
OWN = (
    "kicker",
    "headline",
    "standfirst",
    "place",
    "lead_caption",
    "search_title",
    "search_description",
    "body",
    "initial_views",
)


def is_spoken(default_language: str) -> bool:
    """Is the language one of the site's, and not the one under which the original stands?"""
    return LANGUAGE in dict(settings.WAGTAIL_CONTENT_LANGUAGES) and default_language != LANGUAGE


@dataclass(frozen=True)
class Translation:
    """The edition, in the manner of `Paper`; an entry's `of` is the slug of its original."""

    paper: Paper

    @cached_property
    def edition(self) -> Entry:
        return read(f"{LANGUAGE}/edition.toml")

    @cached_property
    def words(self) -> list[Entry]:
        files = sorted((CONTENT / LANGUAGE / "articles").glob("*.toml"))
        return [words for file in files for words in read(f"{LANGUAGE}/articles/{file.name}")["article"]]

    @cached_property
    def articles(self) -> list[Entry]:
        originals = {article["slug"]: article for article in self.paper.as_written}
        return [self.article(originals[words["of"]], words) for words in self.words]

    def article(self, original: Entry, words: Entry) -> Entry:
        """Return the entry of a translation. Raises `KeyError` or `ValueError` where a word is missing."""
        return {
            **{name: value for name, value in original.items() if name not in OWN},
            **words,
            "section": self.slugs("section")[original["section"]],
            "tags": [self.slugs("tag")[slug] for slug in original["tags"]],
            "authors": [self.author(author) for author in original["authors"]],
            "related": self.related(original),
            "corrections": corrections(original, words),
        }

    def related(self, original: Entry) -> list[str]:
        return [self.translated[slug] for slug in original.get("related", []) if slug in self.translated]

    @cached_property
    def translated(self) -> dict[str, str]:
        """Slugs of articles by those of their originals."""
        return {words["of"]: words["slug"] for words in self.words}

    def slugs(self, kind: str) -> dict[str, str]:
        return {entry["of"]: entry["slug"] for entry in self.edition[kind]}

    def author(self, author: dict[str, Any]) -> dict[str, Any]:
        return author | {"role": self.edition["role"][author["role"]]} if "role" in author else author


def corrections(original: Entry, words: Entry) -> list[Entry]:
    notes, texts = original.get("corrections", []), words.get("corrections", [])
    return [note | {"text": text} for note, text in zip(notes, texts, strict=True)]
