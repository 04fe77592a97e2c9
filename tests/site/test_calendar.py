"""The calendar: what readers see and hear of a month, wherever it stands."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django.fixtures import Settings

from news.models import NewsIndex
from news.site.calendar import Month, month_calendar
from news.site.here import here
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def stories(section: NewsIndex, at: datetime, number: int = 1) -> None:
    for _ in range(number):
        factories.article(section, published_at=at)


def shown(month: Month) -> BeautifulSoup:
    return BeautifulSoup(render_to_string("components/calendar.html", {"month": month}), "html.parser")


def links(page: BeautifulSoup) -> list[str]:
    return [str(link["href"]) for link in page.select(".calendar a")]


@pytest.mark.parametrize(
    ("language", "caption", "one", "five", "before"),
    [
        ("en", "November 2026", "22 November 2026, 1 story", "23 November 2026, 5 stories", "October 2026"),
        ("az", "Noyabr 2026", "22 noyabr 2026, 1 xəbər", "23 noyabr 2026, 5 xəbər", "Oktyabr 2026"),
        ("ru", "Ноябрь 2026", "22 ноября 2026, 1 статья", "23 ноября 2026, 5 статей", "Октябрь 2026"),
    ],
)
def test_days_and_turns_are_named_in_the_readers_language(
    rf: Any, section: NewsIndex, language: str, caption: str, one: str, five: str, before: str
) -> None:
    stories(section, NOW - timedelta(days=2))
    stories(section, NOW - timedelta(days=1), number=5)
    stories(section, NOW - timedelta(days=40))
    place = here(rf.get("/"))
    with translation.override(language):
        page = shown(month_calendar(place, year=2026, month=11))
    heading = page.caption
    assert heading
    assert heading.get_text().split() == ["«", *caption.split()]
    names = [link["aria-label"] for link in page.select("a[aria-label]")]
    assert names == [before, one, five]
    days = page.select("th[scope=col] abbr[title]")
    assert len(days) == 7
    assert all(len(day.get_text()) < len(str(day["title"])) for day in days)


def test_today_is_ringed_and_the_day_of_the_page_is_filled(client: Client, section: NewsIndex) -> None:
    stories(section, NOW - timedelta(days=1))
    page = BeautifulSoup(client.get("/archive/2026/11/23/").content, "html.parser")
    assert [day.get_text() for day in page.select(".calendar__today")] == ["24"]
    assert [day.get_text() for day in page.select(".calendar [aria-current=date]")] == ["23"]
    assert page.select_one("td:not(.calendar__today) > a.calendar__day[aria-current=date]")


def test_every_link_of_a_calendar_leads_to_a_page(client: Client, section: NewsIndex) -> None:
    stories(section, NOW - timedelta(days=1))
    stories(section, NOW - timedelta(days=70))
    factories.section(title="Quiet", slug="quiet")
    for path in ("/", "/politics/", "/quiet/", "/archive/2026/", "/archive/2026/10/", "/archive/2026/11/24/"):
        found = links(BeautifulSoup(client.get(path).content, "html.parser"))
        assert found, path
        assert [link for link in found if client.get(link).status_code != 200] == []


def test_story_dated_ahead_has_the_present_month_beside_it(client: Client, section: NewsIndex) -> None:
    stories(section, NOW - timedelta(days=1))
    factories.article(section, slug="ahead", published_at=NOW + timedelta(days=200))
    page = BeautifulSoup(client.get("/politics/ahead/").content, "html.parser")
    assert links(page) == ["/politics/archive/2026/11/", "/politics/archive/2026/11/23/"]
    assert [link for link in links(page) if client.get(link).status_code != 200] == []


def test_day_that_begins_is_today_though_nothing_was_published(
    rf: Any, section: NewsIndex, settings: Settings, clock: Any
) -> None:
    settings.LOG_POLL_SECONDS = 7 * 24 * 60 * 60
    stories(section, NOW + timedelta(days=1))

    def days() -> list[tuple[int, str, bool]]:
        month = month_calendar(here(rf.get("/")), year=2026, month=11)
        week = [day for week in month.weeks for day in week if day]
        return [(day.date.day, day.url, day.is_today) for day in week if day.url or day.is_today]

    assert days() == [(24, "", True)]
    clock.shift(timedelta(hours=12))
    with CaptureQueriesContext(connection) as queries:
        assert days() == [(25, "/archive/2026/11/25/", True)]
    assert len(queries) == 0


@pytest.mark.parametrize("language", ["en", "az"])
def test_month_has_all_its_days_once_below_their_weekdays(rf: Any, section: NewsIndex, language: str) -> None:
    place = here(rf.get("/"))
    with translation.override(language):
        for year, month, length in ((2024, 2, 29), (2026, 2, 28), (2026, 11, 30), (1, 1, 31)):
            shown = month_calendar(place, year=year, month=month)
            assert [day.date.day for week in shown.weeks for day in week if day] == [*range(1, length + 1)]
            assert {len(week) for week in shown.weeks} == {7}
            first = 6 if language == "en" else 0
            columns = {
                (day.date.weekday() - first) % 7 == column
                for week in shown.weeks
                for column, day in enumerate(week)
                if day
            }
            assert columns == {True}
