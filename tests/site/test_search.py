"""Search, asked by readers, and by those who mean no good."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from news.models import NewsIndex
from news.record.tail import tail
from tests import factories

pytestmark = pytest.mark.django_db

HOSTILE = [
    "",
    " ",
    "a" * 10_000,
    "ə " * 5_000,
    "\x00",
    "a\x00b",
    "\"'`",
    '" OR 1=1 --',
    "AND OR NOT NEAR ( ) * ^ : - +",
    "&|!<->:*",
    "%_\\",
    "<script>alert(1)</script>",
    "مرحبا بالعالم",
    "\u202eabc\u202c",
    "👩‍👩‍👧",
    "İıŞşĞğ",
    "e\u0301",
    "{{ request }}",
    "٣",
    "-" * 300,
]


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def asked(client: Client, **params: Any) -> BeautifulSoup:
    response = client.get(f"/search/?{urlencode(params)}")
    assert response.status_code == 200, params
    return BeautifulSoup(response.content, "html.parser")


def found(client: Client, **params: Any) -> list[str]:
    return [each.get_text() for each in asked(client, **params).select(".result__title")]


def test_words_are_found_in_every_part_of_a_story(client: Client, section: NewsIndex) -> None:
    author = factories.author(name="Leyla Quillfeather")
    factories.article(
        section,
        title="Harbinger of spring",
        standfirst="A snowdrop was seen.",
        body=[("paragraph", "<p>It stood by the <b>canal</b>bank.</p>")],
        tags=["Botany"],
        authors=[author],
    )
    factories.article(section, title="Something else")
    for word in ("harbinger", "SNOWDROP", "canalbank", "botany", "quillfeather", "spring leyla"):
        assert found(client, q=word) == ["Harbinger of spring"], word
    assert found(client, q="winter") == []


def test_words_are_marked_and_nothing_else_is_markup(client: Client, section: NewsIndex) -> None:
    factories.article(
        section,
        title="Bridge & <i>bridges</i>",
        body=[("paragraph", "<p>Long before &lt;script&gt; the bridge &amp; its keeper came.</p>")],
    )
    page = asked(client, q="bridge")
    assert [mark.get_text() for mark in page.select(".result__title mark")] == ["Bridge"]
    assert [mark.get_text() for mark in page.select(".result__passage mark")] == ["bridge"]
    assert page.select(".result i, .result script") == []
    assert (
        "Long before <script> the bridge & its keeper came." in page.select(".result__passage")[0].get_text()
    )


def test_passage_is_cut_around_the_word(client: Client, section: NewsIndex) -> None:
    text = " ".join(["before"] * 100 + ["needle"] + ["after"] * 100)
    factories.article(section, standfirst="Nothing here", body=[("paragraph", f"<p>{text}</p>")])
    passage = asked(client, q="needle").select(".result__passage")[0].get_text()
    assert passage.startswith("… before")
    assert passage.endswith("after …")
    assert "needle" in passage
    assert len(passage) < 400


@pytest.mark.parametrize("text", HOSTILE)
def test_any_words_get_a_page(client: Client, section: NewsIndex, text: str) -> None:
    factories.article(section, title="Story")
    for name in ("q", "section", "period", "from", "to", "order"):
        page = asked(client, **{"q": "story", name: text})
        assert page.select("h1")
        assert page.select("main script") == []


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q=%ED%A0%80", "q", "q=a&q=b", "&&==", "q[]=1", "q=%00&before=%00"]
)
def test_any_bytes_get_a_page(client: Client, section: NewsIndex, query: str) -> None:
    factories.article(section, title="b")
    assert client.get(f"/search/?{query}").status_code in {200, 404}


def test_what_was_typed_is_kept_and_what_is_wrong_is_said(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="Story")
    page = asked(client, q='say "story"', **{"from": "2026-02-30", "to": "soon", "section": "999"})
    assert page.select("#q")[0]["value"] == 'say "story"'
    assert (page.select("#from")[0]["value"], page.select("#to")[0]["value"]) == ("2026-02-30", "soon")
    assert {error["id"] for error in page.select(".search__error")} == {
        "from-error",
        "to-error",
        "section-error",
    }
    assert page.select(".result") == []
    backwards = asked(client, q="story", **{"from": "2026-03-02", "to": "2026-03-01"})
    assert [error["id"] for error in backwards.select(".search__error")] == ["to-error"]


def test_long_question_is_cut_and_says_so(client: Client, section: NewsIndex) -> None:
    page = asked(client, q="word " * 100)
    assert page.select("#q-cut")
    assert len(str(page.select("#q")[0]["value"])) <= 200


def test_section_and_period_narrow_what_is_found(client: Client, section: NewsIndex) -> None:
    inner = factories.section(section, title="Parliament", slug="parliament")
    other = factories.section(title="City", slug="city")
    now = timezone.now()
    factories.article(inner, title="Vote inside", published_at=now - timedelta(days=3))
    factories.article(section, title="Vote above", published_at=now - timedelta(days=30))
    factories.article(other, title="Vote elsewhere", published_at=now - timedelta(hours=1))
    assert set(found(client, q="vote", section=section.pk)) == {"Vote inside", "Vote above"}
    assert found(client, q="vote", section=inner.pk) == ["Vote inside"]
    assert set(found(client, q="vote", period="week")) == {"Vote inside", "Vote elsewhere"}
    day = (now - timedelta(days=3)).date()
    assert found(client, q="vote", **{"from": day, "to": day}) == ["Vote inside"]


def test_order_is_by_relevance_or_by_date(client: Client, section: NewsIndex) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    factories.article(section, title="Lighthouse lighthouse", published_at=start)
    factories.article(
        section, title="Other", body=[("paragraph", "<p>a lighthouse</p>")], published_at=start + timedelta(1)
    )
    assert found(client, q="lighthouse")[0] == "Lighthouse lighthouse"
    assert found(client, q="lighthouse", order="date") == ["Other", "Lighthouse lighthouse"]


def test_pages_of_results_lead_to_each_other(client: Client, section: NewsIndex) -> None:
    for number in range(45):
        factories.article(
            section,
            title=f"Vote {number}",
            published_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number),
        )
    for order in ("", "date"):
        page, seen = asked(client, q="vote", order=order), []
        assert "45 stories" in page.select(".found__head")[0].get_text()
        while True:
            seen += [each.get_text() for each in page.select(".result__title")]
            more = page.select(".pager__older")
            if not more:
                break
            response = client.get(f"/search/{more[0]['href']}")
            page = BeautifulSoup(response.content, "html.parser")
        assert len(seen) == len(set(seen)) == 45
    assert client.get("/search/?q=vote&before=nonsense").status_code == 404


def test_nothing_found_offers_the_way_on(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="Story")
    page = asked(client, q="zzzz", section=section.pk, period="day")
    ways = {link["href"] for link in page.select(".found__ways a")}
    assert ways == {"?q=zzzz", "/archive/", "/tags/"}
    assert [each.get_text() for each in page.select(".stream__title a")] == ["Story"]


def test_drafts_and_other_sites_languages_are_not_found(client: Client, section: NewsIndex) -> None:
    factories.draft(section, title="Secret word")
    factories.publish_change(factories.article(section, title="Open word"), title="Open")
    assert found(client, q="word") == []


def test_search_is_no_page_for_search_engines(client: Client, section: NewsIndex) -> None:
    page = asked(client, q="x")
    assert page.select('meta[name="robots"]')[0]["content"] == "noindex"
    assert page.select('link[rel="canonical"]')[0]["href"] == "http://localhost/search/"


def test_search_costs_the_same_however_much_is_found(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    factories.article(section, title="Vote")
    settings.LOG_POLL_SECONDS = 60

    def cost(query: str) -> int:
        tail.forget()
        client.get(query)
        with CaptureQueriesContext(connection) as queries:
            client.get(query)
        return len(queries)

    queries = [
        f"/search/?q={quote('vote')}",
        "/search/?q=vote&order=date",
        f"/search/?q=vote&section={section.pk}",
    ]
    before = [cost(query) for query in queries]
    for _ in range(30):
        factories.article(section, title="Vote")
    assert [cost(query) for query in queries] == before
    assert max(before) <= 9
