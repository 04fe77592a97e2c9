"""What the newsroom sees of its readers, and who sees it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from news.readership.chart import HEIGHT, LEFT, STEP, TOP, chart, step_for
from news.record import views
from tests import factories
from tests.review.newsroom import Newsroom, member

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 10)
LIST = "/admin/readership/"


@pytest.fixture(autouse=True)
def _a_day_in_march() -> Any:
    with time_machine.travel(datetime(2027, 3, 10, 9, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(room: Newsroom) -> Client:
    return room.client(room.reporter)


def add(article: Page, number: int, *, days_ago: int = 0) -> None:
    views.add({(article.pk, TODAY - timedelta(days=days_ago)): number})


def rows(answer: Any) -> list[list[str]]:
    """Return the text of the cells of the answer's table."""
    assert answer.status_code == 200
    soup = BeautifulSoup(answer.content, "html.parser")
    found = soup.select("main tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in found]


def test_articles_are_listed_by_the_views_of_a_period(room: Newsroom, client: Client) -> None:
    bridge = factories.article(room.city, title="Bridge", published_at=datetime(2027, 3, 1, 9, tzinfo=UTC))
    ferry = factories.article(room.sport, title="Ferry", initial_views=317)
    add(bridge, 12_345)
    add(ferry, 2, days_ago=3)
    add(ferry, 20_000, days_ago=20)
    lists = {
        period: [(row[0], row[3]) for row in rows(client.get(LIST, {"period": period}))]
        for period in ("day", "week", "month", "all")
    }
    assert lists == {
        "day": [("Bridge", "12,345")],
        "week": [("Bridge", "12,345"), ("Ferry", "2")],
        "month": [("Ferry", "20,002"), ("Bridge", "12,345")],
        "all": [("Ferry", "20,319"), ("Bridge", "12,345")],
    }
    assert rows(client.get(LIST)) == rows(client.get(LIST, {"period": "week"}))
    assert rows(client.get(LIST))[0] == ["Bridge", "City", "03/01/2027", "12,345"]


def test_list_says_when_nobody_has_read(room: Newsroom, client: Client) -> None:
    factories.article(room.city)
    answer = client.get(LIST)
    assert rows(answer) == []
    assert "Nothing was read in this time." in answer.content.decode()


@pytest.mark.parametrize("period", ["", "year", "\x00", "a" * 10_000, "day "])
def test_period_that_is_none_is_not_found(client: Client, period: str) -> None:
    assert client.get(LIST, {"period": period}).status_code == 404


def test_list_costs_the_same_for_many_articles(room: Newsroom, client: Client) -> None:
    def queries(period: str) -> int:
        with CaptureQueriesContext(connection) as made:
            client.get(LIST, {"period": period})
        return len(made)

    first = factories.article(room.city)
    add(first, 1)
    queries("week")
    few = {period: queries(period) for period in ("day", "month", "all")}
    for _ in range(5):
        add(factories.article(room.city), 3)
    assert {period: queries(period) for period in few} == few
    assert max(few.values()) <= 20, few


def test_drafts_and_what_is_gone_are_nowhere(room: Newsroom, client: Client) -> None:
    draft = room.draft(title="Secret")
    gone = factories.article(room.city, title="Gone")
    add(gone, 5)
    factories.retract(gone)
    for period in ("day", "all"):
        assert rows(client.get(LIST, {"period": period})) == []
    for pk in (draft.pk, gone.pk, room.city.pk, 999_999, 10**18 - 1):
        answer = client.get(f"{LIST}{pk}/")
        assert answer.status_code == 404
        assert b"Secret" not in answer.content


@pytest.mark.parametrize("path", ["-1", "abc", "9" * 19, "9" * 5000, "%00"])
def test_odd_address_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"{LIST}{path}/").status_code == 404


def test_change_that_waits_is_not_shown(room: Newsroom, client: Client) -> None:
    article = factories.article(room.city, title="Bridge")
    add(article, 1)
    factories.revise(article, title="Secret")
    assert rows(client.get(LIST))[0][0] == "Bridge"
    assert b"Secret" not in client.get(f"{LIST}{article.pk}/").content


def test_article_has_its_total_its_start_value_and_its_last_days(room: Newsroom, client: Client) -> None:
    article = factories.article(room.city, title="Bridge & <b>tunnel</b>", initial_views=317)
    add(article, 1500)
    add(article, 7, days_ago=29)
    add(article, 1, days_ago=30)
    answer = client.get(reverse("readership:article", args=[article.pk]))
    soup = BeautifulSoup(answer.content, "html.parser")
    names, numbers = (soup.select(f".readership-facts {tag}") for tag in ("dt", "dd"))
    facts = {name.get_text(): number.get_text() for name, number in zip(names, numbers, strict=True)}
    assert facts == {
        "Views": "1,825",
        "Of these before it came here": "317",
        "In the last 30 days": "1,507",
    }
    table = rows(answer)
    assert (table[0], table[-1], len(table)) == (["March 10, 2027", "1,500"], ["Feb. 9, 2027", "7"], 30)
    titles = [bar.get_text() for bar in soup.select("svg rect title")]
    assert titles == ["Feb. 9, 2027: 7", "March 10, 2027: 1,500"]
    assert soup.find("b", string="tunnel") is None


def test_chart_names_itself_to_who_does_not_see_it(room: Newsroom, client: Client) -> None:
    article = factories.article(room.city)
    add(article, 1)
    soup = BeautifulSoup(client.get(f"{LIST}{article.pk}/").content, "html.parser")
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    svg = soup.select_one("svg.readership-chart")
    assert svg is not None
    assert svg["role"] == "img"
    assert set(str(svg["aria-labelledby"]).split()) <= set(ids)


def test_article_that_nobody_has_read_has_no_chart(room: Newsroom, client: Client) -> None:
    answer = client.get(f"{LIST}{factories.article(room.city).pk}/")
    assert "Nobody has read it in the last 30 days." in answer.content.decode()
    assert b"readership-chart" not in answer.content.replace(b"readership-chart-heading", b"")


@pytest.mark.parametrize("path", [LIST, f"{LIST}1/"])
def test_who_works_on_no_article_sees_nothing(room: Newsroom, path: str) -> None:
    stranger = member("stranger")
    for client in (Client(), room.client(stranger), room.client(room.closed)):
        answer = client.get(path)
        assert answer.status_code == 302
        assert "/admin/" in answer["Location"]
    for user in (room.reporter, room.editor, room.publisher, room.chief):
        assert room.client(user).get(LIST).status_code == 200


def test_account_of_the_admin_that_works_on_no_article_is_refused(room: Newsroom) -> None:
    group = Group.objects.create(name="Pictures")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    librarian = member("librarian", "Pictures")
    client = room.client(librarian)
    article = factories.article(room.city)
    for path in (LIST, f"{LIST}{article.pk}/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert LIST not in client.get("/admin/").content.decode()


def test_menu_and_edit_page_lead_to_it(room: Newsroom, client: Client) -> None:
    article = factories.article(room.city)
    draft = room.draft(slug="draft")
    assert LIST in client.get("/admin/").content.decode()
    link = f'href="{LIST}{article.pk}/"'
    assert link in client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert f'href="{LIST}{draft.pk}/"' not in edit
    section = room.client(room.chief).get(reverse("wagtailadmin_pages:edit", args=[room.city.pk]))
    assert f'href="{LIST}{room.city.pk}/"' not in section.content.decode()


def test_screens_are_only_read(room: Newsroom, client: Client) -> None:
    article = factories.article(room.city)
    for path in (LIST, f"{LIST}{article.pk}/"):
        assert client.post(path).status_code == 405


# The chart


def days(*numbers: int) -> dict[date, int]:
    return {TODAY + timedelta(days=place): number for place, number in enumerate(numbers)}


def test_bars_stand_on_the_base_in_proportion() -> None:
    made = chart(days(0, 5, 10))
    assert [(bar.x, bar.y, bar.height) for bar in made.bars] == [
        (LEFT + STEP, TOP + HEIGHT / 2, HEIGHT / 2),
        (LEFT + 2 * STEP, TOP, HEIGHT),
    ]
    assert [(line.at, line.text) for line in made.lines] == [
        (TOP + HEIGHT - number / 10 * HEIGHT, str(number)) for number in (0, 2, 4, 6, 8, 10)
    ]


def test_one_view_beside_a_million_is_still_seen() -> None:
    assert min(bar.height for bar in chart(days(1, 1_000_000)).bars) == 1


def test_today_and_each_week_before_are_marked() -> None:
    made = chart(days(*range(1, 31)))
    assert [mark.text for mark in made.days] == ["April 8", "April 1", "March 25", "March 18", "March 11"]
    assert all(mark.at < made.width for mark in made.days)


@pytest.mark.parametrize(
    ("most", "step"), [(1, 1), (5, 1), (6, 2), (10, 2), (11, 5), (26, 10), (1000, 200), (1001, 500)]
)
def test_grid_has_round_numbers_and_few_lines(most: int, step: int) -> None:
    assert step_for(most) == step
    assert len(chart(days(most)).lines) <= 6
