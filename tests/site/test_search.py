"""Search, asked by readers, and by those who mean no good."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import Locale, Site

from news.models import NewsIndex, SiteSettings
from news.record import search
from news.record.tail import tail
from news.site.search import views
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
    "\x01\x1b\x7f\x85",
    "\ufffe\uffff",
    "\u0301\u0301",
    "9999-12-31",
    "0001-01-01",
    "1" * 5_000,
    "NEAR(a b, 2)",
    "'); DROP TABLE news_record_publishedarticle; --",
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


def parse(address: Any) -> dict[str, str]:
    """Return what a relative address asks for."""
    return dict(parse_qsl(str(address).removeprefix("?")))


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
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200
    assert not set(response.content.decode()) & set(map(chr, [*range(9), *range(14, 32), 127]))


def errors(page: BeautifulSoup) -> dict[str, str]:
    """Return what is said to be wrong, by field; each says where that is said."""
    fields = page.select("main [aria-invalid]")
    return {
        str(field["name"]): page.select(f"#{field['aria-describedby']}")[0].get_text() for field in fields
    }


def test_what_was_typed_is_kept_and_what_is_wrong_is_said(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="Story")
    wrong = {"from": "2026-02-30", "to": "so\0on", "section": "999", "period": "aeon"}
    page = asked(client, q='say "story"', order="date", **wrong)
    fields = {str(field["name"]): field for field in page.select("main input")}
    assert {name: field["value"] for name, field in fields.items()} == {
        "q": 'say "story"',
        "from": "2026-02-30",
        "to": "so on",
        "order": "date",
    }
    # A field for days would show nothing.
    assert fields["from"]["type"] == fields["to"]["type"] == "text"
    assert errors(page) == {
        "from": "This is not a day. Write it like 2026-11-23.",
        "to": "This is not a day. Write it like 2026-11-23.",
        "section": "There is no such section.",
        "period": "There is no such period.",
    }
    assert page.select(".result") == []


def test_days_the_wrong_way_round_are_kept_and_said_to_be(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="Story")
    page = asked(client, q="story", **{"from": "2026-03-02", "to": "2026-03-01"})
    assert errors(page) == {"to": "The last day lies before the first."}
    assert [field["value"] for field in page.select("#from, #to")] == ["2026-03-02", "2026-03-01"]
    assert page.select(".result") == []


def test_long_question_is_cut_between_words_and_says_so(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="word " * 30)
    page = asked(client, q="word " * 39 + "wordwordword")
    assert page.select("#q-cut")
    assert page.select("#q")[0]["value"] == ("word " * 39).strip()
    assert len(page.select(".result")) == 1
    assert not asked(client, q="a" * 200).select("#q-cut")
    assert asked(client, q="a" * 201).select("#q")[0]["value"] == "a" * 200


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
    assert found(client, q="vote", period="day") == ["Vote elsewhere"]
    assert found(client, q="vote", period="week", section=section.pk) == ["Vote inside"]
    day = (now - timedelta(days=3)).date()
    assert found(client, q="vote", **{"from": day, "to": day}) == ["Vote inside"]


def test_days_are_whole_ones_of_the_newsrooms_zone_also_where_clocks_change(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    zone = ZoneInfo(settings.TIME_ZONE)
    # A day of 23 hours.
    for name, moment in {
        "Vote before": datetime(2026, 3, 28, 23, 59, 59, tzinfo=zone),
        "Vote first": datetime(2026, 3, 29, tzinfo=zone),
        "Vote last": datetime(2026, 3, 29, 23, 59, 59, tzinfo=zone),
        "Vote after": datetime(2026, 3, 30, tzinfo=zone),
    }.items():
        factories.article(section, title=name, published_at=moment)
    day = {"from": "2026-03-29", "to": "2026-03-29"}
    assert found(client, q="vote", order="date", **day) == ["Vote last", "Vote first"]
    assert found(client, q="vote", order="date", to="2026-03-28") == ["Vote before"]
    assert found(client, q="vote", **{"from": "2026-03-30"}) == ["Vote after"]


def test_sections_to_choose_from_are_those_of_this_language_each_below_its_own(
    client: Client, section: NewsIndex
) -> None:
    inner = factories.section(section, title="Parliament", slug="parliament")
    page = asked(client, section=inner.pk)
    assert [each.get_text() for each in page.select("#section option")] == [
        "All sections",
        "Politics",
        "– Parliament",
    ]
    assert [each.get_text() for each in page.select("#section option[selected]")] == ["– Parliament"]


def test_other_language_is_searched_apart(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="Metro here")
    locale = Locale.objects.create(language_code="az")
    translated = [page.copy_for_translation(locale) for page in (factories.home(), section)]
    home, theirs = [factories.publish(page) for page in translated]
    factories.article(theirs, title="Metro orada")
    assert found(client, q="metro") == ["Metro here"]
    page = BeautifulSoup(client.get("/az/search/?q=metro").content, "html.parser")
    assert [each.get_text() for each in page.select(".result__title")] == ["Metro orada"]
    assert errors(asked(client, q="metro", section=theirs.pk)) == {"section": "There is no such section."}
    assert errors(asked(client, q="metro", section=home.pk)) == {"section": "There is no such section."}


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


def test_place_in_another_list_or_in_none_begins_anew_and_says_so(client: Client, section: NewsIndex) -> None:
    for number in range(25):
        factories.article(section, title=f"Vote {number}")
    first = asked(client, q="vote")
    other = parse(asked(client, q="vote", order="date").select(".pager__older")[0]["href"])
    for before in ("nonsense", "\0", "ə", "x" * 10_000, other["before"]):
        page = asked(client, q="vote", before=before)
        assert page.select(".result__title") == first.select(".result__title")
        assert "it begins anew" in page.select(".found [role=status]")[0].get_text()
        assert page.select(".pager__newest") == []


@pytest.mark.parametrize("order", ["", "date"])
def test_reader_goes_on_when_the_story_that_ended_the_page_is_withdrawn(
    client: Client, section: NewsIndex, order: str
) -> None:
    stories = {}
    for number in range(25):
        stories[f"Vote {number}"] = factories.article(section, title=f"Vote {number}")
    page = asked(client, q="vote", order=order)
    factories.retract(stories[page.select(".result__title")[-1].get_text()])
    tail.forget()
    response = client.get(f"/search/{page.select('.pager__older')[0]['href']}")
    assert response.status_code == 200
    going_on = BeautifulSoup(response.content, "html.parser").select(".result__title")
    assert len(going_on) == (5 if order else 20)


def test_page_that_has_gone_empty_is_not_said_to_be_no_result(client: Client, section: NewsIndex) -> None:
    stories = {}
    for number in range(21):
        stories[f"Vote {number}"] = factories.article(section, title=f"Vote {number}")
    page = asked(client, q="vote", order="date")
    shown = {each.get_text() for each in page.select(".result__title")}
    factories.retract(next(article for title, article in stories.items() if title not in shown))
    again = asked(client, **parse(page.select(".pager__older")[0]["href"]))
    assert len(again.select(".result")) == 20


def test_number_of_results_is_bounded(
    client: Client, section: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_COUNTED", 2)
    monkeypatch.setattr(search, "MOST_RANKED", 2)
    for expected in ("1 story", "2 stories", "More than 2 stories", "More than 2 stories"):
        factories.article(section, title="Vote")
        for order in ("", "date"):
            told = asked(client, q="vote", order=order).select(".found [role=status]")[0].get_text()
            assert told == expected


def test_nothing_found_says_what_was_looked_for_and_offers_the_way_on(
    client: Client, section: NewsIndex
) -> None:
    factories.article(section, title="Story", tags=["Sea"])
    page = asked(client, q="zzzz <b>", section=section.pk, period="week", to="2026-03-01", order="date")
    assert page.select(".found h2 bdi")[0].get_text() == "zzzz <b>"
    said = page.select(".found__narrowed")[0].get_text()
    assert said == "Narrowed to: Politics · Past week · to 1 March 2026"
    ways = {link.get_text(): parse(link["href"]) for link in page.select(".found__ways a[href^='?']")}
    words = {"q": "zzzz <b>", "order": "date"}
    assert ways == {
        "Look in all sections": words | {"period": "week", "to": "2026-03-01"},
        "Look at any time": words | {"section": str(section.pk)},
        "Look in all sections and at any time": words,
    }
    for way in ways.values():
        assert asked(client, **way).select(".found h2")
    others = {link["href"] for link in page.select(".found__ways a")[len(ways) :]}
    assert others == {"/archive/", "/tags/"}
    assert [each.get_text() for each in page.select(".stream__title a")] == ["Story"]
    assert asked(client, q="zzzz").select(".found__narrowed, .found__ways a[href^='?']") == []


def test_signs_without_a_word_are_said_to_be_none(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="Story")
    assert "There is no word in this" in asked(client, q="?!… 👍").select(".found__ways")[0].get_text()
    assert "There is no word in this" not in asked(client, q="٣").select(".found__ways")[0].get_text()


def test_page_without_a_question_shows_the_latest_and_what_it_is_about(
    client: Client, section: NewsIndex
) -> None:
    factories.article(section, title="One", tags=["Sea", "Trams"], slug="one")
    factories.article(section, title="Two", tags=["Trams", "!?"], slug="two")
    draft = factories.article(section, title="Three", tags=["Sea"], slug="three")
    factories.revise(draft, title="Unpublished")
    factories.draft(section, title="Secret", tags=["Secret"])
    page = asked(client)
    assert {each.get_text() for each in page.select(".stream__title a")} == {"One", "Two", "Three"}
    subjects = [(each.get_text(), each["href"]) for each in page.select(".subjects a")]
    assert sorted(subjects) == [("Sea", "/tags/sea/"), ("Trams", "/tags/trams/")]
    assert page.select(".found__ways, .result, main [role=status]") == []
    assert page.select("title")[0].get_text() == "Search – Dateline"
    assert asked(client, q="a – b").select("title")[0].get_text() == "a – b – Search – Dateline"


def test_site_without_a_story_can_be_searched(client: Client) -> None:
    factories.home()
    assert asked(client).select("#q")
    assert asked(client, q="story").select(".found__ways")


def test_drafts_are_not_found(client: Client, section: NewsIndex) -> None:
    factories.draft(section, title="Secret word")
    factories.publish_change(factories.article(section, title="Open word"), title="Open")
    assert found(client, q="word") == []


def test_only_questions_are_answered(client: Client, section: NewsIndex) -> None:
    for path in ("/search/?q=x", "/opensearch.xml"):
        assert client.head(path).status_code == 200
        for method in (client.post, client.put, client.delete):
            assert method(path).status_code == 405


def test_search_is_no_page_for_search_engines(client: Client, section: NewsIndex) -> None:
    page = asked(client, q="x")
    assert page.select('meta[name="robots"]')[0]["content"] == "noindex"
    assert page.select('link[rel="canonical"]')[0]["href"] == "http://localhost/search/"


def test_browsers_are_told_how_to_search(client: Client, section: NewsIndex) -> None:
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    settings.name = 'News & "Views" <of the whole coast>'
    settings.save()
    tail.forget()
    link = asked(client).select('link[rel="search"]')[0]
    assert link["href"] == "/opensearch.xml"
    response = client.get(str(link["href"]))
    assert response["Content-Type"] == link["type"] == "application/opensearchdescription+xml"
    names = {"": "http://a9.com/-/spec/opensearch/1.1/"}
    root = ET.fromstring(response.content)
    assert root.findtext("ShortName", namespaces=names) == 'News & "Views" <'
    assert root.findtext("Description", namespaces=names) == 'Search the news of News & "Views" <.'
    url = root.find("Url", names)
    assert url is not None
    assert url.attrib == {"type": "text/html", "template": "http://localhost/search/?q={searchTerms}"}


def test_pages_that_are_missing_have_a_form_that_searches(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="Story")
    page = BeautifulSoup(client.get("/nothing/").content, "html.parser")
    form = page.select('form[role="search"]')[0]
    field = form.select("input")[0]
    assert (form["action"], field["name"], form.get("method")) == ("/search/", "q", None)
    assert page.select(f'label[for="{field["id"]}"]')
    assert len(page.select(f"#{field['id']}")) == 1
    assert found(client, **{str(field["name"]): "story"}) == ["Story"]


def cost(client: Client, address: str) -> int:
    """Return the queries of a page whose site is known."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_search_costs_the_same_however_much_is_found(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    settings.LOG_POLL_SECONDS = 60
    asked_for = ["q=vote", "q=vote&order=date", f"q=vote&section={section.pk}&period=week&order=date"]
    addresses = ["/search/", *(f"/search/?{each}" for each in asked_for), "/search/?q=vote&before=x"]

    def costs() -> list[int]:
        tail.forget()
        return [cost(client, address) for address in addresses]

    factories.article(section, title="Vote", tags=["Sea"], authors=[factories.author()])
    before = costs()
    for number in range(30):
        factories.article(section, title="Vote", tags=[f"Sea {number}"], authors=[factories.author()])
    assert costs() == before
    without_words, *with_words = before
    assert without_words == 0
    assert max(with_words) <= 8
