"""The report on time in review: what is counted, who reads it, and how it is asked."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import TaskState

from news.desk.models import StageTime
from news.desk.report.chart import HEIGHT, MOST_STAGES, chart
from news.desk.report.months import Month, NoSuchMonth, parse_month
from news.desk.report.times import Point, in_words
from tests.review.newsroom import Newsroom, group_for, member, stage_of

NOW = datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
HOUR = 3600


@pytest.fixture(autouse=True)
def _a_day_in_march() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def stay(room: Newsroom, hours: float, **fields: Any) -> StageTime:
    left_at = fields.pop("left_at", NOW)
    return StageTime.objects.create(
        **{
            "article_id": 1,
            "section_id": room.city.pk,
            "stage": "Desk review",
            "task_state_id": StageTime.objects.count() + 1_000_000,
            "entered_at": left_at - timedelta(hours=hours),
            "left_at": left_at,
            "seconds": round(hours * HOUR),
            "outcome": "approved",
        }
        | fields
    )


def get(room: Newsroom, user: Any, **query: Any) -> Any:
    return room.client(user).get(reverse("desk:report"), query)


def lines(answer: Any) -> list[tuple[Any, ...]]:
    return [
        (line.stage, line.section, str(line.month), line.number, line.median, line.longest)
        for line in answer.context["lines"]
    ]


class TestStays:
    def test_each_stage_that_an_article_passes_is_written_down(self, room: Newsroom) -> None:
        article = room.submit(room.draft())
        with time_machine.travel(NOW + timedelta(hours=2), tick=False):
            article = room.approve(article, by=room.editor)
        with time_machine.travel(NOW + timedelta(hours=5), tick=False):
            room.approve(article, by=room.publisher)
        rows = StageTime.objects.order_by("left_at")
        assert [(each.stage, each.seconds, each.outcome) for each in rows] == [
            ("Desk review", 2 * HOUR, "approved"),
            ("Publication", 3 * HOUR, "approved"),
        ]
        assert {(each.article_id, each.section_id) for each in rows} == {(article.pk, room.city.pk)}

    def test_sent_back_is_an_outcome(self, room: Newsroom) -> None:
        room.send_back(room.submit(room.draft()), by=room.editor)
        assert StageTime.objects.get().outcome == "rejected"

    def test_stage_that_was_called_off_is_written_down_once(self, room: Newsroom) -> None:
        article = room.submit(room.draft())
        state = stage_of(article)
        article.current_workflow_state.cancel(user=room.reporter)
        TaskState.objects.get(pk=state.pk).save()
        assert StageTime.objects.get().outcome == "cancelled"

    def test_stage_that_goes_on_is_not_written_down(self, room: Newsroom) -> None:
        room.submit(room.draft())
        assert not StageTime.objects.exists()


def test_lines_count_stays_by_stage_section_and_month(room: Newsroom) -> None:
    for hours in (1, 2, 9):
        stay(room, hours)
    stay(room, 4, outcome="rejected")
    stay(room, 5, stage="Publication", section_id=room.sport.pk)
    stay(room, 7, left_at=NOW - timedelta(days=31))
    answer = get(room, room.publisher)
    assert lines(answer) == [
        ("Desk review", "City", "2027-03", 4, 3 * HOUR, 9 * HOUR),
        ("Publication", "Sport", "2027-03", 1, 5 * HOUR, 5 * HOUR),
        ("Desk review", "City", "2027-02", 1, 7 * HOUR, 7 * HOUR),
    ]
    first = answer.context["lines"][0]
    assert (first.mean, first.per_cent_sent_back) == (4 * HOUR, 25)
    page = answer.content.decode()
    assert "3 h 0 min" in page
    assert 'role="img"' in page


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("publisher", 200),
        ("chief", 200),
        ("editor", 302),
        ("reporter", 302),
        ("lawyer", 302),
        ("closed", 302),
    ],
)
def test_report_is_for_those_who_may_read_the_proof(room: Newsroom, who: str, status: int) -> None:
    stay(room, 1)
    for query in ({}, {"export": "csv"}):
        answer = get(room, getattr(room, who), **query)
        assert answer.status_code == status
    menu = room.client(room.publisher).get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("desk:report") in menu


def test_reader_sees_own_sections_only(room: Newsroom) -> None:
    from django.contrib.auth.models import Permission

    group = group_for("City chiefs", room.city, "publish")
    group.permissions.add(Permission.objects.get(codename="export_proof"))
    reader = member("citychief", "City chiefs")
    stay(room, 1)
    stay(room, 2, section_id=room.sport.pk)
    stay(room, 3, section_id=10**9)
    assert [line[1] for line in lines(get(room, reader))] == ["City"]
    assert get(room, reader, section=room.sport.pk).status_code == 400
    assert [line[1] for line in lines(get(room, room.chief))] == ["City", "Sport", "(a section that is gone)"]


def test_months_narrow_it(room: Newsroom) -> None:
    stay(room, 1)
    stay(room, 2, left_at=NOW - timedelta(days=31))
    assert [line[2] for line in lines(get(room, room.publisher, first="2027-02", last="2027-02"))] == [
        "2027-02"
    ]
    assert [line[2] for line in lines(get(room, room.publisher, first="2027-03"))] == ["2027-03"]


@pytest.mark.parametrize(
    "query",
    [
        {"first": "2027-13"},
        {"last": "soon"},
        {"first": "2027-03", "last": "2027-02"},
        {"first": "2025-01", "last": "2027-01"},
        {"first": "9999-12"},
        {"first": "0000-01"},
        {"last": "²027-01"},
        {"section": "x"},
        {"section": "99999999999999999999999"},
        {"first": "2027-01\x00"},
    ],
)
@pytest.mark.parametrize("export", ["", "csv"])
def test_bad_question_is_answered_with_what_is_wrong(
    room: Newsroom, query: dict[str, str], export: str
) -> None:
    stay(room, 1)
    answer = get(room, room.publisher, **query, export=export)
    assert answer.status_code == 400
    assert answer.context["form"].errors
    assert "report-filter__error" in answer.content.decode()


def test_csv_has_the_lines_and_no_formulas(room: Newsroom) -> None:
    stay(room, 1.5, stage="=cmd()")
    stay(room, 2, outcome="rejected", stage="=cmd()")
    answer = get(room, room.publisher, export="csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        [
            "Stage",
            "Section",
            "Month",
            "Number",
            "Median, hours",
            "Mean, hours",
            "Longest, hours",
            "Sent back, per cent",
        ],
        ["'=cmd()", "City", "2027-03", "2", "1.75", "1.75", "2.00", "50"],
    ]


def test_empty_report_says_so(room: Newsroom) -> None:
    assert "No article left a stage" in get(room, room.publisher).content.decode()


def test_number_of_queries_does_not_grow(room: Newsroom) -> None:
    def count() -> int:
        client = room.client(room.publisher)
        client.get(reverse("desk:report"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("desk:report"))
        return len(queries)

    stay(room, 1)
    few = count()
    for number in range(30):
        stay(room, number, section_id=[room.city.pk, room.sport.pk][number % 2], stage=f"Stage {number % 5}")
    assert count() == few


class TestChart:
    def test_bars_are_as_high_as_their_times_are_long(self) -> None:
        month = Month(2027, 3)
        drawn = chart([Point("A", month, 2 * HOUR), Point("B", month, HOUR)], [month])
        assert drawn is not None
        first, second = drawn.bars
        assert first.height == 2 * second.height <= HEIGHT
        assert (first.pattern, second.pattern) == (1, 2)
        assert first.label == "A, 2027-03: 2 h 0 min"

    def test_more_stages_than_patterns_are_left_to_the_table(self) -> None:
        month = Month(2027, 3)
        drawn = chart([Point(f"Stage {number}", month, HOUR) for number in range(9)], [month])
        assert drawn is not None
        assert drawn.is_cut
        assert len(drawn.stages) == MOST_STAGES

    def test_times_of_nothing_and_of_years_have_a_scale(self) -> None:
        month = Month(2027, 3)
        for seconds in (0, 1, 10**9):
            drawn = chart([Point("A", month, seconds)], [month])
            assert drawn is not None
            assert 2 <= len(drawn.ticks) <= 7
            assert 0 < drawn.bars[0].height <= HEIGHT

    def test_nothing_is_not_drawn(self) -> None:
        assert chart([], [Month(2027, 3)]) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "under a minute"),
        (61, "1 min"),
        (3 * HOUR + 300, "3 h 5 min"),
        (24 * HOUR, "1 day 0 h"),
        (50 * HOUR, "2 days 2 h"),
    ],
)
def test_times_are_said_in_two_units(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


@pytest.mark.parametrize("text", ["2027", "2027-1", "27-01", "2027-00", "1999-12", "2027/01", "2027-٠١"])
def test_what_is_no_month_is_named(text: str) -> None:
    with pytest.raises(NoSuchMonth):
        parse_month(text)


def test_months_are_counted_over_the_year() -> None:
    assert [str(each) for each in Month(2026, 11).until(Month(2027, 2))] == [
        "2026-11",
        "2026-12",
        "2027-01",
        "2027-02",
    ]
