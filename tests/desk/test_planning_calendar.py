"""The calendar shows what is to come and what was published, of the sections where a person works."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from news.desk.models import PlannedStory
from news.desk.planning.calendar import NoSuchDay, Scale, Span, on_day, parse_day
from news.desk.planning.entries import MOST_OF_A_SORT, Entry
from news.review.acts.retract import retract
from news.review.models import AuditEntry, WorkItem
from tests.review.newsroom import Newsroom

TODAY = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
SOON = TODAY + timedelta(days=2)
LATER = TODAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def _a_wednesday() -> Any:
    with time_machine.travel(TODAY):
        yield


def get(room: Newsroom, user: Any, **query: str) -> Any:
    return room.client(user).get(reverse("desk:calendar"), query)


def entries(answer: Any) -> list[Entry]:
    return [entry for week in answer.context["weeks"] for day in week.days for entry in day.entries]


def said(answer: Any) -> list[tuple[str, str]]:
    return [(str(entry.kind), entry.headline) for entry in entries(answer)]


def plan(room: Newsroom, **fields: Any) -> PlannedStory:
    return PlannedStory.objects.create(
        **{"headline": "Plan", "section": room.city, "deadline": SOON, "planned_by": room.reporter} | fields
    )


def test_each_sort_of_entry_stands_on_its_day(room: Newsroom) -> None:
    room.draft(title="Draft", go_live_at=SOON)
    room.draft(title="Embargoed", embargo_until=LATER)
    room.published(title="Scheduled", go_live_at=SOON)
    room.published(title="Out")
    room.submit(room.draft(title="Reviewed"))
    plan(room)
    retract(room.published(title="Gone").pk, by=room.publisher, reason="Wrong", note="")
    answer = get(room, room.editor)
    assert answer.status_code == 200
    found = said(answer)
    assert sorted(found) == [
        ("deadline", "Plan"),
        ("due", "Reviewed"),
        ("embargo", "Embargoed"),
        ("planned_time", "Draft"),
        ("published", "Gone"),
        ("published", "Out"),
        ("retracted", "Gone"),
        ("scheduled", "Scheduled"),
    ]
    days = {entry.headline: timezone.localtime(entry.at).date() for entry in entries(answer)}
    assert (days["Draft"], days["Embargoed"]) == (SOON.date(), LATER.date())
    page = answer.content.decode()
    for word in ("Draft, to go live", "Embargo ends", "Planned story", "Retracted", "Review due"):
        assert word in page


def test_embargo_that_ends_after_the_planned_time_stands_once_and_moves_the_embargo(room: Newsroom) -> None:
    room.draft(title="Both", go_live_at=SOON, embargo_until=LATER)
    (entry,) = entries(get(room, room.reporter))
    assert (entry.kind, entry.at, entry.moves) == ("embargo", LATER, "embargo_until")


def test_scheduled_article_that_waits_for_its_embargo_moves_the_embargo(room: Newsroom) -> None:
    room.published(title="Both", go_live_at=SOON, embargo_until=LATER)
    entry = next(each for each in entries(get(room, room.publisher)) if each.headline == "Both")
    assert (entry.kind, entry.at, entry.moves) == ("scheduled", LATER, "embargo_until")


def test_plan_that_has_become_a_draft_is_not_shown_twice(room: Newsroom) -> None:
    plan(room, article=room.draft(title="Plan", go_live_at=SOON))
    assert said(get(room, room.reporter)) == [("planned_time", "Plan")]


@pytest.mark.parametrize("who", ["outsider", "reporter", "lawyer", "editor", "publisher", "chief"])
def test_other_sections_are_behind_a_wall(room: Newsroom, who: str) -> None:
    room.draft(title="City draft", go_live_at=SOON)
    room.draft(title="Sport draft", go_live_at=SOON, by=room.outsider, section=room.sport)
    room.published(title="City news")
    plan(room, headline="City plan")
    page = get(room, getattr(room, who)).content.decode()
    city = who != "outsider"
    assert [word in page for word in ("City draft", "City news", "City plan")] == [city] * 3
    assert ("Sport draft" in page) == (who != "reporter")


@pytest.mark.parametrize(
    ("who", "moves"),
    [("reporter", True), ("colleague", True), ("editor", True), ("chief", True), ("lawyer", False)],
)
def test_only_who_may_change_a_draft_can_drag_it(room: Newsroom, who: str, moves: bool) -> None:
    room.draft(go_live_at=SOON)
    answer = get(room, getattr(room, who))
    assert bool(entries(answer)[0].moves) == moves
    assert ('draggable="true"' in answer.content.decode()) == moves


@pytest.mark.parametrize(("who", "moves"), [("reporter", False), ("editor", True), ("lawyer", False)])
def test_only_publishers_of_a_section_drag_what_is_scheduled(room: Newsroom, who: str, moves: bool) -> None:
    room.published(go_live_at=SOON)
    entry = next(each for each in entries(get(room, getattr(room, who))) if each.kind == "scheduled")
    assert bool(entry.moves) == moves


def test_section_narrows_it(room: Newsroom) -> None:
    room.draft(title="City draft", go_live_at=SOON)
    room.draft(title="Sport draft", go_live_at=SOON, by=room.outsider, section=room.sport)
    answer = get(room, room.editor, section=str(room.sport.pk))
    assert said(answer) == [("planned_time", "Sport draft")]


def test_week_shows_seven_days_and_leads_to_its_neighbours(room: Newsroom) -> None:
    answer = get(room, room.reporter, view="week", date="2027-03-10")
    (week,) = answer.context["weeks"]
    assert [day.date for day in week.days] == [
        date(2027, 3, 7) + timedelta(days=number) for number in range(7)
    ]
    assert "date=2027-03-17" in answer.context["urls"]["after"]
    assert "date=2027-03-03" in answer.context["urls"]["before"]


def test_weeks_begin_where_the_language_says(room: Newsroom) -> None:
    span = Span(Scale.WEEK, date(2027, 3, 10))
    with translation.override("ru"):
        assert span.weeks[0][0] == date(2027, 3, 8)


@pytest.mark.parametrize(
    "query",
    [
        {"view": "year"},
        {"date": "2027-02-30"},
        {"date": "0001-01-01"},
        {"date": "9999-12-31"},
        {"date": "١٢٣"},
        {"date": "2027-03-10\x00"},
        {"section": "0"},
        {"section": "city"},
        {"section": "99999999999999999999999"},
        {"view": "week", "date": "'; drop", "section": "-1"},
    ],
)
def test_what_the_address_says_wrongly_is_named_and_today_is_shown(
    room: Newsroom, query: dict[str, str]
) -> None:
    answer = get(room, room.reporter, **query)
    assert answer.status_code == 200
    assert "does not understand" in answer.content.decode()
    assert any(day.is_today for week in answer.context["weeks"] for day in week.days)


def test_section_behind_the_wall_is_no_section(room: Newsroom) -> None:
    answer = get(room, room.reporter, section=str(room.sport.pk))
    assert answer.context["section"] is None
    assert "does not understand" in answer.content.decode()


@pytest.mark.parametrize("day", ["2000-01-01", "2100-12-31"])
def test_first_and_last_days_have_a_calendar(room: Newsroom, day: str) -> None:
    for view in ("month", "week"):
        answer = get(room, room.reporter, date=day, view=view)
        assert answer.status_code == 200
        assert "does not understand" not in answer.content.decode()


def test_full_day_keeps_the_rest_behind_a_click(room: Newsroom) -> None:
    for number in range(9):
        plan(room, headline=f"Plan {number}")
    answer = get(room, room.reporter)
    assert "3 more" in answer.content.decode()
    assert len(entries(answer)) == 9


def test_more_than_fits_is_cut_and_says_so(room: Newsroom) -> None:
    PlannedStory.objects.bulk_create(
        PlannedStory(headline="Plan", section=room.city, deadline=SOON) for _ in range(MOST_OF_A_SORT + 1)
    )
    answer = get(room, room.reporter)
    assert len(entries(answer)) == MOST_OF_A_SORT
    assert "some of it is not shown" in answer.content.decode()


def test_number_of_queries_does_not_grow(room: Newsroom) -> None:
    def fill() -> None:
        room.draft(go_live_at=SOON)
        room.published(go_live_at=SOON)
        room.submit(room.draft())
        room.published()
        plan(room, reporter=room.reporter)

    def count(user: Any) -> int:
        client = room.client(user)
        client.get(reverse("desk:calendar"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("desk:calendar"))
        return len(queries)

    fill()
    few = {user: count(user) for user in (room.reporter, room.chief)}
    for _ in range(4):
        fill()
    assert {user: count(user) for user in (room.reporter, room.chief)} == few
    assert WorkItem.objects.count() == 15
    assert AuditEntry.objects.count() == 5


@pytest.mark.parametrize(("who", "status"), [("closed", 302), ("lawyer", 200)])
def test_who_has_a_calendar(room: Newsroom, who: str, status: int) -> None:
    assert get(room, getattr(room, who)).status_code == status


def test_hour_stays_over_the_change_to_summer_time() -> None:
    with timezone.override("Europe/Berlin"):
        at = datetime(2027, 3, 27, 17, 0, tzinfo=UTC)
        assert on_day(at, date(2027, 3, 29)) == datetime(2027, 3, 29, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "2027-3-1", "1999-12-31", "2101-01-01", "x"])
def test_what_is_no_day_is_named(text: str) -> None:
    with pytest.raises(NoSuchDay):
        parse_day(text)
