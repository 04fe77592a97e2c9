"""The archive: each day of the newsroom's time zone, and the way through them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pytest_django.fixtures import Settings

from news.models import NewsIndex
from news.record.models import PublishedArticle, StreamEntry
from news.record.tail import tail
from news.site.calendar import Month, month_calendar
from news.site.here import here
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def story(section: NewsIndex, at: datetime, title: str = "Story", **fields: Any) -> Any:
    return factories.article(section, title=title, published_at=at, **fields)


def soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def titles(client: Client, path: str) -> list[str]:
    return [each.get_text().strip() for each in soup(client, path).select(".stream__title a")]


def calendar_of(rf: Any, year: int, month: int, **options: Any) -> Month:
    return month_calendar(here(rf.get("/")), year=year, month=month, **options)


def test_day_shows_its_stories_and_no_other(client: Client, section: NewsIndex) -> None:
    for title, at in {
        "Before": datetime(2026, 3, 9, 23, 59, 59, tzinfo=UTC),
        "Morning": datetime(2026, 3, 10, 0, 0, tzinfo=UTC),
        "Evening": datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC),
        "After": datetime(2026, 3, 11, 0, 0, tzinfo=UTC),
    }.items():
        story(section, at, title)
    assert titles(client, "/archive/2026/03/10/") == ["Evening", "Morning"]
    assert titles(client, "/politics/archive/2026/03/10/") == ["Evening", "Morning"]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2025, 10, 26), 25),
        ("America/New_York", date(2025, 11, 2), 25),
        ("Asia/Baku", date(2026, 3, 10), 24),
        # Midnight itself is left out there.
        ("Africa/Cairo", date(2025, 4, 25), 23),
    ],
)
def test_day_is_as_long_as_its_clocks_make_it(
    client: Client, section: NewsIndex, settings: Settings, zone: str, day: date, hours: int
) -> None:
    settings.TIME_ZONE = zone
    tz = ZoneInfo(zone)
    first = datetime.combine(day, datetime.min.time(), tz).astimezone(UTC)
    with time_machine.travel(first + timedelta(days=40), tick=False):
        for hour in range(-1, hours + 1):
            story(section, first + timedelta(hours=hour, minutes=30), f"Hour {hour}")
        path = f"/archive/{day:%Y/%m/%d}/"
        assert titles(client, path) == [f"Hour {hour}" for hour in range(hours - 1, -1, -1)]
        link = soup(client, f"/archive/{day:%Y/%m}/").select_one(f'.calendar a[href="{path}"]')
        assert link is not None
        assert f"{hours} stories" in str(link["aria-label"])


@pytest.mark.parametrize(
    "path",
    [
        "2026/02/30/",
        "2026/13/",
        "2026/00/",
        "2026/03/00/",
        "0000/",
        "0000/01/01/",
        "9999/12/31/",
        "2026/03/21/",
        "2026/04/",
        "2027/",
        # Before there was anything.
        "2026/03/01/",
        "2025/",
        "1999/01/",
        "٢٠٢٦/",
        "02026/",
        "2026/003/",
        "2026/03/10/?before=x",
        "2026/03/?before=%00",
        "2026/03/10/?before=%ff%fe",
        f"2026/03/10/?before={'1' * 10_000}",
        "2026/03/10/?before=1-1.aaaa",
        f"{'2' * 10_000}/",
        "-001/01/01/",
        "2026/+3/10/",
        "2026/03/1%00/",
    ],
)
def test_day_that_is_impossible_or_ahead_is_not_found(client: Client, section: NewsIndex, path: str) -> None:
    story(section, NOW - timedelta(days=10))
    assert client.get(f"/archive/{path}").status_code == 404
    assert client.get(f"/politics/archive/{path}").status_code == 404


def test_day_without_news_says_so_and_leads_to_the_next_that_has_some(
    client: Client, section: NewsIndex
) -> None:
    story(section, datetime(2026, 3, 8, 9, tzinfo=UTC))
    story(section, datetime(2026, 3, 12, 9, tzinfo=UTC))
    page = soup(client, "/archive/2026/03/10/")
    assert page.select_one(".nothing") is not None
    beside = {link["rel"][0]: link["href"] for link in page.select(".archive__beside a")}
    assert beside == {"prev": "/archive/2026/03/08/", "next": "/archive/2026/03/12/"}


def test_address_with_one_digit_leads_to_the_one_with_two(client: Client, section: NewsIndex) -> None:
    story(section, datetime(2026, 3, 8, 9, tzinfo=UTC))
    for path, to in {"2026/3/": "2026/03/", "2026/3/8/": "2026/03/08/"}.items():
        response = client.get(f"/politics/archive/{path}")
        assert (response.status_code, response["Location"]) == (301, f"/politics/archive/{to}")


def test_archive_of_a_section_has_only_its_own(client: Client, section: NewsIndex) -> None:
    inner = factories.section(section, title="Parliament", slug="parliament")
    other = factories.section(title="City", slug="city")
    at = datetime(2026, 3, 8, 9, tzinfo=UTC)
    story(inner, at, "Inside")
    story(other, at, "Elsewhere")
    assert titles(client, "/politics/archive/2026/03/08/") == ["Inside"]
    assert titles(client, "/politics/parliament/archive/2026/03/08/") == ["Inside"]
    page = soup(client, "/politics/parliament/archive/2026/03/08/")
    trail = [link["href"] for link in page.select(".breadcrumb a")]
    root = "/politics/parliament/archive/"
    assert trail == ["/", "/politics/", "/politics/parliament/", root, f"{root}2026/", f"{root}2026/03/"]
    assert client.get("/nothing/archive/").status_code == 404


def test_years_and_months_are_listed_with_their_numbers(client: Client, section: NewsIndex) -> None:
    for day in (date(2024, 12, 31), date(2026, 1, 2), date(2026, 1, 9)):
        story(section, datetime.combine(day, datetime.min.time(), UTC))
    page = soup(client, "/archive/")
    links = page.select(".archive-year__months a")
    rows = {link["href"]: link.parent.get_text(" ").split() for link in links if link.parent}
    assert rows == {
        "/archive/2026/01/": ["January", "2", "stories"],
        "/archive/2024/12/": ["December", "1", "story"],
    }
    assert [each.get_text() for each in soup(client, "/archive/2026/").select(".calendar__name")] == [
        "January 2026"
    ]
    assert client.get("/archive/2025/").status_code == 200


def test_story_of_tomorrow_is_in_no_day_and_no_calendar(client: Client, section: NewsIndex) -> None:
    story(section, NOW - timedelta(days=1), "Yesterday")
    story(section, NOW + timedelta(days=1), "Tomorrow")
    page = soup(client, "/archive/2026/03/")
    assert [link["href"] for link in page.select("td a")] == ["/archive/2026/03/19/"]
    assert titles(client, "/archive/2026/03/") == ["Yesterday"]
    for path in ("/archive/", "/archive/2026/"):
        assert [each.get_text().split() for each in soup(client, path).select(".archive-year__count")] == [
            ["1", "story"]
        ]
    assert client.get("/archive/2026/03/21/").status_code == 404


def test_story_of_tonight_is_in_todays_archive_before_its_hour(client: Client, section: NewsIndex) -> None:
    story(section, NOW + timedelta(hours=11), "Tonight")
    for path in ("/archive/2026/03/", "/archive/2026/03/20/"):
        assert titles(client, path) == ["Tonight"]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Baku", "America/New_York"])
def test_story_dated_at_the_beginning_of_time_breaks_no_page(
    client: Client, section: NewsIndex, settings: Settings, zone: str
) -> None:
    settings.TIME_ZONE = zone
    story(section, datetime(1, 1, 2, 12, tzinfo=UTC), "Typing error", slug="error")
    for path in ("", "0001/01/", "0001/01/01/", "0001/01/02/", "0001/02/", "0001/", "0002/", "1999/12/31/"):
        assert client.get(f"/archive/{path}").status_code in {200, 404}, path
    assert client.get("/politics/error/").status_code == 200
    assert titles(client, "/archive/0001/01/02/") == ["Typing error"]


def test_what_has_expired_is_not_counted(client: Client, section: NewsIndex) -> None:
    at = datetime(2026, 3, 8, 9, tzinfo=UTC)
    story(section, at, "Stays")
    gone = story(section, at, "Gone")
    for rows in (PublishedArticle.objects.filter(pk=gone.pk), StreamEntry.objects.filter(article=gone.pk)):
        rows.update(expires_at=timezone.now() - timedelta(seconds=1))
    page = soup(client, "/archive/2026/03/08/")
    assert [link.get_text() for link in page.select(".stream__title a")] == ["Stays"]
    assert "1 story" in str(page.select_one("td a[aria-current]"))


def test_long_day_is_paged_by_position(client: Client, section: NewsIndex) -> None:
    start = datetime(2026, 3, 8, tzinfo=UTC)
    for number in range(103):
        story(section, start + timedelta(minutes=number), f"Story {number}")
    first = soup(client, "/archive/2026/03/08/")
    older = first.select_one(".pager__older")
    assert older is not None
    assert len(first.select(".stream__entry")) == 100
    assert titles(client, f"/archive/2026/03/08/{older['href']}") == ["Story 2", "Story 1", "Story 0"]
    for path in (f"/archive/2026/03/08/{older['href']}", f"/archive/2026/03/{older_of_month(client)}"):
        later = soup(client, path)
        newest, canonical = later.select_one(".pager__newest"), later.select_one("link[rel=canonical]")
        assert newest
        assert newest["href"] == path.split("?")[0]
        assert canonical
        assert str(canonical["href"]).endswith(path)
        assert "older stories" in str(later.title)
    # A cursor is good for its own list only.
    assert client.get(f"/archive/2026/03/09/{older['href']}").status_code == 404


def older_of_month(client: Client) -> str:
    link = soup(client, "/archive/2026/03/").select_one(".pager__older")
    assert link
    return str(link["href"])


def test_page_that_is_asked_for_its_first_stories_is_the_first(client: Client, section: NewsIndex) -> None:
    story(section, datetime(2026, 3, 8, tzinfo=UTC))
    page = soup(client, "/archive/2026/03/08/?before=")
    assert page.select_one(".pager") is None
    assert page.select_one('link[rel=canonical][href$="/archive/2026/03/08/"]')


@pytest.mark.parametrize(
    ("path", "title", "description"),
    [
        ("", "Archive – Politics", "All news of Politics, by year, month and day."),
        ("2026/", "News of 2026 – Politics", "News of 2026. Politics."),
        ("2026/03/", "News of March 2026 – Politics", "News of March 2026. Politics."),
        ("2026/03/08/", "News of 8 March 2026 – Politics", "News of 8 March 2026. Politics."),
    ],
)
def test_each_page_says_of_which_time_it_is(
    client: Client, section: NewsIndex, path: str, title: str, description: str
) -> None:
    story(section, datetime(2026, 3, 8, tzinfo=UTC))
    page = soup(client, f"/politics/archive/{path}")
    told = page.select_one("meta[name=description]")
    assert page.title
    assert page.title.get_text().startswith(f"{title} – ")
    assert told
    assert told["content"] == description
    assert len(page.select("h1")) == 1
    assert page.select_one(f'link[rel=canonical][href$="/politics/archive/{path}"]')


@pytest.mark.parametrize("path", ["", "2026/", "2026/03/", "2026/03/08/"])
def test_archive_can_only_be_read(client: Client, section: NewsIndex, path: str) -> None:
    story(section, datetime(2026, 3, 8, tzinfo=UTC))
    assert client.head(f"/archive/{path}").status_code == 200
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(f"/archive/{path}").status_code == 405


@pytest.mark.parametrize(
    ("language", "first"), [("en", "Sunday"), ("az", "Bazar ertəsi"), ("ru", "Понедельник")]
)
def test_week_begins_as_the_language_has_it(rf: Any, section: NewsIndex, language: str, first: str) -> None:
    story(section, NOW - timedelta(hours=1))
    request = here(rf.get("/"))
    with translation.override(language):
        month = month_calendar(request, year=2026, month=2)
        assert str(month.weekdays[0][1]) == first
        days = [day.date.day if day else None for day in month.weeks[0]]
    assert days == ([1, 2, 3, 4, 5, 6, 7] if language == "en" else [None] * 6 + [1])


def test_busy_days_are_heavier_and_quiet_months_light(rf: Any, section: NewsIndex) -> None:
    for day, number in {2: 1, 3: 5, 4: 9}.items():
        for _ in range(number):
            story(section, datetime(2026, 3, day, 9, tzinfo=UTC))
    story(section, datetime(2026, 2, 2, 9, tzinfo=UTC))
    days = {day.date.day: day for week in calendar_of(rf, 2026, 3).weeks for day in week if day}
    assert [days[day].weight for day in (2, 3, 4)] == [1, 2, 3]
    february = [day for week in calendar_of(rf, 2026, 2).weeks for day in week if day and day.url]
    assert [day.weight for day in february] == [1]


def test_calendar_turns_between_the_first_story_and_today(rf: Any, section: NewsIndex) -> None:
    story(section, datetime(2025, 12, 30, 9, tzinfo=UTC))
    december, january, march = (calendar_of(rf, *month) for month in ((2025, 12), (2026, 1), (2026, 3)))
    assert december.previous is None
    assert january.previous
    assert january.previous.url == "/archive/2025/12/"
    assert january.next
    assert january.next.url == "/archive/2026/02/"
    assert march.next is None
    assert [day.date.day for week in march.weeks for day in week if day and day.is_today] == [20]


def test_pages_cost_the_same_whatever_they_list(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    story(section, datetime(2026, 3, 8, 9, tzinfo=UTC))
    settings.LOG_POLL_SECONDS = 60
    paths = ["", "2026/", "2026/03/", "2026/03/08/"]

    def costs() -> list[int]:
        tail.forget()
        found = []
        for path in paths:
            client.get(f"/politics/archive/{path}")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"/politics/archive/{path}").status_code == 200
            found.append(len(queries))
        return found

    before = costs()
    for number in range(30):
        story(section, datetime(2026, 3, 8, 10, tzinfo=UTC) - timedelta(days=number % 3))
    assert costs() == before
    assert before == [0, 0, 1, 3]
