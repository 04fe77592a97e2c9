"""Words: what finds an article and what does not, by whichever way the words are looked for."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.search.models import IndexEntry

from news.models import NewsIndex
from news.record import paging, search
from news.record.models import ArticleWords, PublishedArticle
from news.record.selection import Order, Selection
from tests import factories
from tests.record.rows import ids, put

pytestmark = pytest.mark.django_db

SITE = frozenset({"site:1"})


WAYS = ["few are named", "each text is asked", "all matches are found once", "texts are leafed through"]


@pytest.fixture(params=WAYS, autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test runs by each way in which matches are looked for, however few they are."""
    if request.param != "each text is asked":
        monkeypatch.setattr(search, "MOST_ASKED", -1)
    if request.param != "texts are leafed through":
        monkeypatch.setattr(search, "can_leaf", lambda _size: False)
    if request.param == "all matches are found once":
        monkeypatch.setattr(search, "MOST_NAMED", {"postgresql": 0, "sqlite": 0})


def found(text: str, *, streams: frozenset[str] = SITE) -> set[int]:
    """Return the ids of all that match, by time and by relevance, which are the same."""
    newest = ids(paging.page(Selection(streams=(streams,), text=text), limit=100).texts)
    by_relevance = Selection(streams=(streams,), text=text, order=Order.RELEVANCE)
    assert sorted(ids(paging.page(by_relevance, limit=100).texts)) == sorted(newest)
    return set(newest)


def site_of(section: NewsIndex) -> frozenset[str]:
    return frozenset({f"section:{section.pk}"})


# Words


def test_all_words_have_to_be_there_in_any_order_and_any_case() -> None:
    put(1, "site:1", words="Bridge opens to trams")
    put(2, "site:1", words="Bridge closes")
    put(3, "site:2", words="Bridge opens elsewhere")
    assert found("bridge") == {1, 2}
    assert found("TRAMS bridge") == {1}
    assert found("bridge harbour") == set()
    assert found("bridge bridge") == {1, 2}


def test_part_of_a_word_is_another_word() -> None:
    put(1, "site:1", words="Bridges")
    assert found("bridge") == set()
    assert found("bridges") == {1}


def test_words_are_found_wherever_readers_see_them() -> None:
    html = "<p>Bo<b>dy</b> of <a href='https://example.org/hidden'>text</a>&nbsp;&amp;</p><p>End</p>"
    section = factories.section()
    article = factories.article(
        section,
        title="Headline",
        kicker="Kicker",
        standfirst="Standfirst",
        place="Baku",
        tags=["sea"],
        authors=[factories.author(name="Leyla Quliyeva")],
        body=[("paragraph", html)],
    )
    around = ("headline", "kicker", "standfirst", "baku", "sea", "leyla quliyeva")
    for word in (*around, "body", "text", "end", "end headline"):
        assert found(word, streams=site_of(section)) == {article.pk}, word
    for word in ("hidden", "href", "paragraph", "p", "bo", "dy", "nbsp", "amp", "textend"):
        assert found(word, streams=site_of(section)) == set(), word


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("şəhər küçəsi", "ŞƏHƏR"),
        ("мост открыт", "МОСТ"),
        ("الجسر مفتوح", "مفتوح"),
        ("גשר נפתח", "גשר"),
        ("Ponte de São Luís", "são"),
        ("Straße", "straße"),
        ("42 трамвая", "42"),
        ("naïve café", "café naïve"),
    ],
)
def test_words_of_any_script_are_found(written: str, asked: str) -> None:
    put(1, "site:1", words=written)
    put(2, "site:1", words="Bridge")
    assert found(asked) == {1}


@pytest.mark.parametrize("mark", ["\u00ad", "\u200e", "\u200f", "\u202b", "\u2067", "\u2060", "\ufeff"])
def test_word_is_found_with_and_without_marks_that_nobody_sees(mark: str) -> None:
    put(1, "site:1", words=f"{mark}пар{mark}ламент{mark}")
    put(2, "site:1", words="парламент")
    assert found("парламент") == found(f"пар{mark}ламент") == found(f"парламент{mark}") == {1, 2}
    assert found(mark) == found(f"{mark} !") == set()


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("covid-19", ["covid", "19"]),
        ("UK/US", ["uk", "us"]),
        ("20/21", ["20", "21"]),
        ("2026–27", ["2026", "27"]),
        ("+5", ["5"]),
        ("well-known", ["well", "known"]),
    ],
)
def test_what_is_joined_is_found_by_each_of_its_parts_and_as_it_is(written: str, parts: list[str]) -> None:
    put(1, "site:1", words=f"Bridge {written} opens")
    put(2, "site:1", words="Bridge " + " and ".join(parts))
    put(3, "site:1", words="Bridge")
    for asked in (written, " ".join(parts), *parts):
        assert found(asked) == {1, 2}, asked


# What is no word


@pytest.mark.parametrize(
    "text",
    [
        '"bridge"',
        '"bridge',
        "bridge'",
        "bridge*",
        "(bridge)",
        "(bridge",
        "bridge & ",
        "-bridge",
        "!bridge",
        "^bridge",
        "{bridge}:",
        "bridge;--",
        "bridge\\",
        "%bridge_".replace("_", "%"),
        "bridge\u200f",
        "\tbridge\n",
    ],
)
def test_what_stands_around_a_word_is_no_operator(text: str) -> None:
    put(1, "site:1", words="Bridge")
    put(2, "site:1", words="Harbour")
    assert found(text) == {1}


@pytest.mark.parametrize(
    "word", ["«мост»", "„мост“", "мост…", "—мост—", "мост\u00a0открыт", "¿мост?", "№мост"]
)
def test_word_is_found_whatever_marks_of_print_stand_beside_it(word: str) -> None:
    put(1, "site:1", words=word)
    put(2, "site:1", words="мост")
    assert found("мост") == {1, 2}
    assert 1 in found(word)


@pytest.mark.parametrize("operator", ["or", "OR", "not", "NOT", "near", "NEAR/2", "and"])
def test_operator_is_a_word_as_any_other(operator: str) -> None:
    put(1, "site:1", words="Bridge")
    put(2, "site:1", words="Harbour")
    assert found(f"bridge {operator} harbour") == set()
    put(3, "site:1", words=f"Bridge {operator} harbour")
    assert found(f"bridge {operator} harbour") == {3}


@pytest.mark.parametrize("column", ["title", "body", "autocomplete", "content_type_id"])
def test_column_of_the_index_is_no_prefix(column: str) -> None:
    put(1, "site:1", words="Bridge")
    assert found(f"{column}:bridge") == set()
    assert found(f"{column} : bridge") == set()


NO_WORDS = ['"', "''", "!?", "- - -", "%", "…", "\u200f", "***", "()", "🙂", "\\", ":"]


@pytest.mark.parametrize("text", NO_WORDS)
def test_text_without_words_finds_nothing_and_breaks_nothing(text: str) -> None:
    put(1, "site:1", words="Bridge")
    assert found(text) == set()


# The API lets nothing else through.
storable = st.characters(exclude_characters="\0", exclude_categories=["Cs"])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(storable, min_size=1, max_size=200))
def test_no_text_breaks_a_search(db: None, text: str) -> None:
    if not PublishedArticle.objects.exists():
        put(1, "site:1", words="Bridge")
    found(text)


@pytest.mark.parametrize("q", ["%00", "bridge%00", "", "a" * 201])
def test_api_refuses_what_can_not_be_searched_for(q: str) -> None:
    factories.article(factories.section())
    response = Client().get(f"/api/content/v1/articles?q={q}")
    assert response.status_code == 400
    assert response.json()["parameter"] == "q"


@pytest.mark.parametrize("q", ["%20", "%22", "bridge%22", "%FF%FE", "%E2%80%8F", "*", "a%5C", "%25"])
def test_api_answers_what_finds_nothing(q: str) -> None:
    factories.article(factories.section(), title="Harbour")
    response = Client().get(f"/api/content/v1/articles?q={q}&count=true")
    assert response.status_code == 200
    assert (response.json()["items"], response.json()["count"]["value"]) == ([], 0)


# What happens to an article


def test_changed_text_is_found_by_its_new_words_only() -> None:
    section = factories.section()
    article = factories.article(section, title="Bridge")
    factories.revise(article, title="Unpublished")
    assert found("unpublished", streams=site_of(section)) == set()
    factories.publish_change(article, title="Harbour")
    assert found("bridge", streams=site_of(section)) == set()
    assert found("harbour", streams=site_of(section)) == {article.pk}


def test_new_name_of_a_tag_and_of_an_author_is_found_and_the_old_one_is_not() -> None:
    section = factories.section()
    author = factories.author(name="Leyla")
    article = factories.article(section, authors=[author], tags=["sea"])
    tag = article.tags.get()
    author.name, tag.name = "Nigar", "Ocean"
    author.save()
    tag.save()
    assert found("nigar ocean", streams=site_of(section)) == {article.pk}
    assert found("leyla", streams=site_of(section)) == set()
    assert found("sea", streams=site_of(section)) == set()


def test_retracted_article_is_not_found_and_leaves_no_word_behind() -> None:
    section = factories.section()
    article = factories.article(section, title="Bridge")
    factories.retract(article)
    assert found("bridge", streams=site_of(section)) == set()
    assert not words_kept()
    factories.publish(article)
    assert found("bridge", streams=site_of(section)) == {article.pk}


def words_kept() -> list[Any]:
    if connection.vendor == "postgresql":
        return list(ArticleWords.objects.all())
    rows = IndexEntry.objects.filter(content_type_id=search.type_id())
    with connection.cursor() as cursor:
        cursor.execute(search.SQLITE, [search.type_id(), '"bridge"'])
        return [*rows, *cursor.fetchall()]


def test_word_of_a_headline_counts_more_than_one_of_the_text() -> None:
    section = factories.section()
    text = [("paragraph", "<p>The bridge, far below. And many other words of no weight at all.</p>")]
    in_text = factories.article(section, title="Trams", body=text)
    other_text = [("paragraph", "<p>Other words, as many.</p>")]
    in_headline = factories.article(section, title="Bridge", body=other_text)
    last = factories.article(section, title="Trams", body=text)
    selection = Selection(streams=(site_of(section),), text="bridge", order=Order.RELEVANCE)
    assert ids(paging.page(selection, limit=9).texts) == [in_headline.pk, last.pk, in_text.pk]
