"""The words that were looked for, marked in what was found."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from news.models import NewsIndex
from news.site.search.passages import AFTER, BEFORE, Words, around, passage
from tests import factories


def marks(text: str, asked: str) -> list[str]:
    """Return what is marked in a text, of which nothing may be lost."""
    html = Words.of(asked).marked(text)
    assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == text
    return [mark.get_text() for mark in BeautifulSoup(html, "html.parser").select("mark")]


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("The Bridge, bridges and BRIDGE.", "bridge", ["Bridge", "BRIDGE"]),
        ("İlham İLHAM ILHAM ilham", "ilham", ["İlham", "İLHAM", "ILHAM", "ilham"]),
        ("Işıq işıq ışıq", "İŞıQ", ["Işıq", "işıq"]),
        ("Ёлка ёлка елка", "ЁЛКА", ["Ёлка", "ёлка"]),
        ("мои мой", "мой", ["мой"]),
        ("Café, cafe\u0301, cafe", "café", ["Café", "cafe\u0301", "cafe"]),
        ("пар\u00adламент\u200f!", "парламент", ["пар\u00adламент\u200f"]),
        ("الجسر مفتوح", "مفتوح", ["مفتوح"]),
        ("हिन्दी में", "हिन्दी", ["हिन्दी"]),
        ("«мост»—мост", "мост", ["мост", "мост"]),
        ("ΟΔΟΣ οδός", "οδος", ["ΟΔΟΣ"]),
        ("snake_case, covid-19", "case 19", ["case", "19"]),
        ("1 > 2 & <b>", "b 2", ["2", "b"]),
        ("a.c abc", "a.c", ["a", "c"]),
        ("Bridge", "brid", []),
        ("🙂 … !", "🙂 … !", []),
        ("Bridge", "", []),
    ],
)
def test_words_are_marked_as_search_finds_them(text: str, asked: str, expected: list[str]) -> None:
    assert marks(text, asked) == expected


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=300), asked=st.text(max_size=100))
def test_no_text_is_changed_by_its_marks(text: str, asked: str) -> None:
    marks(text, asked)
    marks(text, text)


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from("ab ş"), min_size=1, max_size=900), data=st.data())
def test_passage_holds_its_word_and_is_short(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    found = around(text, (start, end))
    assert text[start:end] in found
    assert len(found) <= BEFORE + 20 + AFTER + 4


def test_passage_is_of_the_standfirst_or_the_body_or_else_how_the_story_begins() -> None:
    document = {
        "standfirst": "A tram came.",
        "body_html": '<p title="a > b">It <b>br</b>aked &amp; stood.</p>',
    }
    assert passage(document, Words.of("tram braked")) == "A tram came."
    assert passage(document, Words.of("braked")) == "It braked & stood."
    assert passage(document, Words.of("bridge")) == "A tram came."
    assert passage(document | {"standfirst": ""}, Words.of("bridge")) == "It braked & stood."
    assert passage({"standfirst": "", "body_html": ""}, Words.of("bridge")) == ""


def test_passage_of_a_script_without_blanks_goes_on_after_the_word() -> None:
    found = around("字" * 500 + "橋" + "字" * 500, (500, 501))
    assert found == f"… {'字' * BEFORE}橋{'字' * AFTER} …"


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def asked(client: Client, text: str) -> BeautifulSoup:
    return BeautifulSoup(client.get("/search/", {"q": text}).content, "html.parser")


@pytest.mark.django_db
def test_words_are_marked_and_nothing_else_is_markup(client: Client, section: NewsIndex) -> None:
    factories.article(
        section,
        title="Bridge & <i>bridges</i>",
        body=[("paragraph", "<p>Long before &lt;script&gt; the bridge &amp; its keeper came.</p>")],
    )
    page = asked(client, "bridge")
    assert [mark.get_text() for mark in page.select(".result__title mark")] == ["Bridge"]
    assert [mark.get_text() for mark in page.select(".result__passage mark")] == ["bridge"]
    assert page.select(".result i, .result script") == []
    assert (
        "Long before <script> the bridge & its keeper came." in page.select(".result__passage")[0].get_text()
    )


@pytest.mark.django_db
def test_passage_is_cut_around_the_word(client: Client, section: NewsIndex) -> None:
    text = " ".join(["before"] * 100 + ["needle"] + ["after"] * 100)
    factories.article(section, standfirst="Nothing here", body=[("paragraph", f"<p>{text}</p>")])
    passage = asked(client, "needle").select(".result__passage")[0].get_text()
    assert passage.startswith("… before")
    assert passage.endswith("after …")
    assert "needle" in passage
    assert len(passage) < 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "text"),
    [("İlham Əliyev", "ilham"), ("École", "e\u0301cole"), ("ЁЛКА", "ёлка"), ("Пар\u00adламент", "парламент")],
)
def test_what_the_engine_finds_is_marked(client: Client, section: NewsIndex, title: str, text: str) -> None:
    factories.article(section, title=title, slug="story")
    marked = asked(client, text).select(".result__title mark")
    assert [mark.get_text() for mark in marked] == title.split()[:1]
