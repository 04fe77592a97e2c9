"""The words of the edition in Azerbaijani: all that the original says, and nothing of it left over."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from home.demo.reading import Paper
from home.demo.translation import Translation, corrections, is_spoken

PAPER = Paper(datetime(2026, 3, 4, 12, tzinfo=timezone.get_default_timezone()))
EDITION = Translation(PAPER)
ORIGINALS = {article["slug"]: article for article in PAPER.as_written}
WORDS = ("kicker", "headline", "standfirst", "place", "search_title", "search_description")
# What a block says, whatever it is called there.
SAID = ("html", "text", "title", "label", "caption", "attribution", "alt")

each_article = pytest.mark.parametrize("article", EDITION.articles, ids=lambda each: each["of"])


@each_article
def test_a_translation_has_a_word_for_each_of_the_original(article: dict[str, Any]) -> None:
    original = ORIGINALS[article["of"]]
    assert [name for name in WORDS if article.get(name)] == [name for name in WORDS if original.get(name)]
    for name in ("headline", "standfirst"):
        assert article[name] != original[name]
    # Otherwise the caption of the image would stand there, which is in English.
    assert ("lead_image" in original) == bool(article.get("lead_caption"))


@each_article
def test_a_translation_has_the_same_parts_in_the_same_order(article: dict[str, Any]) -> None:
    def parts(blocks: list[dict[str, Any]]) -> list[Any]:
        # What is related may be there in one language only.
        return [(each["type"], each.get("image")) for each in blocks if each["type"] != "related"]

    original = ORIGINALS[article["of"]]
    assert parts(article["body"]) == parts(original["body"])
    for ours, theirs in zip(tables(article), tables(original), strict=True):
        assert numbers(ours) == numbers(theirs)


@each_article
def test_no_words_of_a_block_are_left_in_english(article: dict[str, Any]) -> None:
    original = ORIGINALS[article["of"]]
    assert not said(article["body"]) & said(original["body"])


@each_article
def test_a_translation_links_only_to_what_there_is(article: dict[str, Any]) -> None:
    related = [block["article"] for block in article["body"] if block["type"] == "related"]
    assert {*article["related"], *related} <= {each["slug"] for each in EDITION.articles}
    assert "data-article" not in str(article["body"])


def test_a_missing_correction_is_an_error() -> None:
    noted = {"corrections": [{"days_ago": 1, "time": "10:00", "kind": "correction", "text": "It is 312."}]}
    assert corrections(noted, {"corrections": ["312"]})[0] == noted["corrections"][0] | {"text": "312"}
    for words in ({}, {"corrections": ["312", "313"]}):
        with pytest.raises(ValueError, match="zip"):
            corrections(noted, words)


def test_a_count_of_another_system_is_not_that_of_the_translation() -> None:
    original = ORIGINALS["first-tram-chain-bridge"] | {"initial_views": 317}
    words = next(words for words in EDITION.words if words["of"] == original["slug"])
    assert "initial_views" not in EDITION.article(original, words)


@pytest.mark.parametrize(
    ("languages", "default", "expected"),
    [(["en", "az"], "en", True), (["en", "ru"], "en", False), (["az", "en"], "az", False)],
)
def test_the_edition_needs_its_language_beside_another(
    settings: Any, languages: list[str], default: str, expected: bool
) -> None:
    settings.WAGTAIL_CONTENT_LANGUAGES = [(code, code) for code in languages]
    assert is_spoken(default) is expected


def tables(article: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for block in article["body"] if block["type"] == "table"]


def numbers(table: dict[str, Any]) -> list[list[Any]]:
    return [[cell for cell in row if not isinstance(cell, str)] for row in table["rows"]]


def said(blocks: list[dict[str, Any]]) -> set[str]:
    parts = [part for block in blocks for part in [block, *block.get("images", [])]]
    return {part[name] for part in parts for name in SAID if part.get(name)}
