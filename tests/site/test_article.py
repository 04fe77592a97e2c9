"""An article's page: the document, and what stands around it."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from news.models import Correction, NewsIndex
from news.record.tail import tail
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def page(client: Client, address: str = "/politics/story/") -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, selector
    return found[0]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_stories_before_and_after_it_in_its_section_are_named(client: Client, section: NewsIndex) -> None:
    other = factories.section(title="City", slug="city")
    for number, slug in enumerate(["first", "story", "last"]):
        moment = NOON + timedelta(hours=number)
        factories.article(section, slug=slug, title=f"The {slug}", published_at=moment)
        factories.article(other, title=f"Elsewhere {number}", published_at=moment + timedelta(minutes=1))
    beside = one(page(client), ".beside")
    assert {link["rel"][0]: link["href"] for link in beside.select("a")} == {
        "prev": "/politics/first/",
        "next": "/politics/last/",
    }
    first = one(page(client, "/politics/first/"), ".beside")
    assert [link["href"] for link in first.select("a")] == ["/politics/story/"]


def test_thirty_latest_stories_stand_below_it_with_day_and_time(client: Client, section: NewsIndex) -> None:
    for number in range(32):
        factories.article(section, title=f"Story {number}", published_at=NOON + timedelta(hours=number))
    factories.article(section, slug="story", title="This one", published_at=NOON + timedelta(days=3))
    recent = one(page(client), "section.recent")
    titles = [words(each) for each in recent.select(".stream__title")]
    assert titles == [f"Story {number}" for number in range(31, 1, -1)]
    assert [words(each) for each in recent.select(".day__date")] == ["11 March 2026", "10 March 2026"]
    assert words(recent.select(".stream__entry time")[0]) == "19:00"


def test_related_stories_are_those_of_the_editor_then_of_its_tags(client: Client, section: NewsIndex) -> None:
    other = factories.section(title="City", slug="city")
    factories.article(other, slug="tagged", tags=["bridge"])
    factories.article(section, slug="neighbour")
    factories.article(section, slug="story", tags=["bridge"])
    related = one(page(client), "section.related")
    assert [link["href"] for link in related.select("h3 a")] == ["/city/tagged/", "/politics/neighbour/"]


def test_correction_stands_above_the_text_and_below_it(client: Client, section: NewsIndex) -> None:
    draft = factories.draft(section, slug="story")
    draft.corrections = [Correction(at=NOON, text="It was the other bridge.", kind="correction")]
    draft.save_revision()
    factories.publish(draft)
    soup = page(client)
    assert one(soup, ".corrected a")["href"] == "#corrections"
    assert "It was the other bridge." in words(one(soup, "#corrections"))


def test_story_without_anything_but_a_headline_is_a_whole_page(client: Client, section: NewsIndex) -> None:
    factories.article(section, slug="story", title="Bare", body=[])
    soup = page(client)
    assert words(one(soup, "h1")) == "Bare"
    for nothing in (".standfirst", ".tags", ".related", ".beside", ".article__source", ".recent", "figure"):
        assert soup.select(nothing) == [], nothing


def test_it_is_passed_on_by_plain_links(client: Client, section: NewsIndex) -> None:
    factories.article(section, slug="story", title="Tea & “cakes”? 100% #1")
    links = {words(link): str(link["href"]) for link in page(client).select(".share a")}
    assert set(links) == {"E-mail", "WhatsApp", "Telegram", "Facebook", "X"}
    mail = urlsplit(links["E-mail"])
    assert mail.scheme == "mailto"
    assert parse_qs(mail.query)["subject"] == ["Tea & “cakes”? 100% #1"]
    assert "+" not in mail.query
    for name in ("Telegram", "Facebook", "X"):
        values = parse_qs(urlsplit(links[name]).query).values()
        assert ["http://localhost/politics/story/"] in list(values)


def test_page_costs_the_same_whatever_stands_around_it(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    author = factories.author()
    for number in range(40):
        factories.article(section, tags=["a", f"b{number}"], authors=[author])
    factories.article(section, slug="story", tags=["a", "b1", "b2"], authors=[author])
    factories.article(factories.section(title="Empty", slug="empty"), slug="alone")
    settings.LOG_POLL_SECONDS = 60
    tail.forget()
    costs = []
    for address in ("/politics/story/", "/empty/alone/"):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        costs.append(len(queries))
    assert costs[0] <= 12
    assert costs[1] <= costs[0]
