"""A line is a story, or is refused with the reason."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.importers.lines import BadLine, read

LINE: dict[str, Any] = {
    "id": 7,
    "title": " Storm over the coast ",
    "section": "Coast",
    "published": "2026-03-01T08:00:00+04:00",
    "paragraphs": ["It came at night.", "It went at dawn."],
}


def line(**fields: Any) -> bytes:
    return json.dumps(LINE | fields).encode()


def test_line_with_all_that_is_needed_is_a_story() -> None:
    story = read(3, line())
    assert (story.number, story.id, story.title) == (3, "7", "Storm over the coast")
    assert story.slug == "storm-over-the-coast"
    assert story.published.isoformat() == "2026-03-01T04:00:00+00:00"
    assert (story.tags, story.authors, story.summary, story.views) == ((), (), "", 0)


def test_line_with_everything_is_a_story_of_it() -> None:
    story = read(
        1,
        line(
            slug="the-storm",
            tags=["sea", " sea ", "", "wind"],
            authors=["Ada", "Grace"],
            summary="A storm.",
            kicker="Weather",
            place="Baku",
            views=317,
        ),
    )
    assert story.slug == "the-storm"
    assert story.tags == ("sea", "wind")
    assert story.authors == ("Ada", "Grace")
    assert (story.summary, story.kicker, story.place, story.views) == ("A storm.", "Weather", "Baku", 317)
    assert read(1, line(author="Ada")).authors == ("Ada",)


def test_same_story_has_the_same_digest_in_whatever_order_it_is_written() -> None:
    turned = json.dumps(dict(reversed(LINE.items()))).encode()
    assert read(1, line()).digest == read(9, turned).digest != read(1, line(title="Another")).digest


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title": ""}, "title: missing"),
        ({"title": None, "section": None}, "title, section: missing"),
        ({"paragraphs": []}, "paragraphs: missing"),
        ({"title": "x" * 256}, "title: 256 characters, and no more than 255 fit"),
        ({"title": 5}, "title: not a text"),
        ({"title": "a\x00b"}, "title: has the character U+0000"),
        ({"paragraphs": ["fine", "\ud800"]}, "paragraphs: has the character U+D800"),
        ({"paragraphs": "one"}, "paragraphs: not a list"),
        ({"paragraphs": 0}, "paragraphs: not a list"),
        ({"paragraphs": ["", " "]}, "paragraphs: missing"),
        ({"tags": ["x" * 101]}, "tags: 101 characters"),
        ({"tags": [str(n) for n in range(51)]}, "tags: 51, and no more than 50"),
        ({"authors": {"name": "Ada"}}, "authors: not a list"),
        ({"slug": "a/b"}, "slug: 'a/b' has more than"),
        ({"published": "yesterday"}, "published: 'yesterday' is no time"),
        ({"published": "2026-03-01T08:00:00"}, "is no time like"),
        ({"published": "2026-13-01T08:00:00Z"}, "is no time like"),
        ({"published": 1772352000}, "is no time like"),
        ({"published": "2999-01-01T00:00:00Z"}, "lies ahead"),
        ({"published": "0001-01-01T00:00:00+14:00"}, "lies too far back"),
        ({"views": -1}, "views: not a number"),
        ({"views": True}, "views: not a number"),
        ({"id": True}, "id: not a text"),
        ({"id": {}}, "id: not a text"),
        ({"summary": "x" * 501}, "summary: 501 characters"),
        ({"headline": "Storm"}, "headline: not known"),
    ],
)
def test_line_that_is_no_story_is_refused_with_the_reason(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(BadLine) as refused:
        read(1, line(**fields))
    assert reason in str(refused.value)


@pytest.mark.parametrize("said", [b"", b"[]", b"5", b"{", b"\xff\xfe", b'{"a": 1', b"null"])
def test_line_that_is_no_object_is_refused(said: bytes) -> None:
    with pytest.raises(BadLine):
        read(1, said)


def test_title_that_is_no_slug_gets_one() -> None:
    assert read(1, line(title="!!!")).slug == "story"
    assert read(1, line(title="Fırtına sahildə")).slug == "fırtına-sahildə"


VALUES = st.none() | st.text() | st.integers() | st.lists(st.text())
NAMES = st.sampled_from([*LINE, "tags", "slug", "views", "author"])


@given(st.dictionaries(NAMES, VALUES))
def test_any_object_is_a_story_or_refused(fields: dict[str, Any]) -> None:
    with suppress(BadLine):
        story = read(1, json.dumps(LINE | fields).encode())
        assert story.title
        assert story.paragraphs
        assert story.published.tzinfo
