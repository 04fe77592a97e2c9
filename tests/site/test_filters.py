"""The filters of the site's templates."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import time_machine
from django.template import engines
from django.utils import translation

from news.site import filters

PICTURE: dict[str, Any] = {
    "renditions": [
        {"url": "/media/a.320.webp", "width": 320, "height": 213, "type": "image/webp"},
        {"url": "/media/a.960.webp", "width": 960, "height": 640, "type": "image/webp"},
        {"url": "/media/a.320.jpg", "width": 320, "height": 213, "type": "image/jpeg"},
        {"url": "/media/a.960.jpg", "width": 960, "height": 640, "type": "image/jpeg"},
        {"url": "/media/a.1600.jpg", "width": 1600, "height": 1067, "type": "image/jpeg"},
    ]
}


def render(source: str, **context: Any) -> str:
    return str(engines["jinja2"].from_string(source).render(context))


def test_moment_keeps_the_offset_of_the_document() -> None:
    expected = datetime(2022, 8, 25, 8, 55, tzinfo=timezone(timedelta(hours=4)))
    assert filters.moment("2022-08-25T08:55:00+04:00") == expected


@pytest.mark.parametrize("nothing", [None, ""])
def test_moment_of_no_time_is_none(nothing: str | None) -> None:
    assert filters.moment(nothing) is None


def test_moment_is_shown_in_the_zone_of_the_site(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Baku"
    shown = render("{{ at|moment|date('j E Y, H:i') }}", at="2022-08-25T04:55:00+00:00")
    assert shown == "25 August 2022, 08:55"


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("2026-02-25T00:00:00+00:00", "Today"),
        ("2026-02-24T23:59:59+00:00", "Yesterday"),
        ("2026-02-23T23:59:59+00:00", ""),
        ("2026-02-26T00:00:00+00:00", ""),
    ],
)
def test_near_day_names_today_and_yesterday(at: str, name: str) -> None:
    with time_machine.travel(datetime(2026, 2, 25, 12, tzinfo=UTC), tick=False):
        assert render("{{ at|moment|near_day }}", at=at) == name


def test_near_day_turns_at_midnight_of_the_site(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Baku"
    with time_machine.travel(datetime(2026, 2, 25, 12, tzinfo=UTC), tick=False):
        assert render("{{ at|moment|near_day }}", at="2026-02-24T20:00:00+00:00") == "Today"


def test_near_day_of_no_time_is_empty() -> None:
    assert filters.near_day(None) == ""


@pytest.mark.parametrize(
    ("published", "updated", "expected"),
    [
        ("2026-02-25T08:00:00+00:00", "2026-02-25T08:02:00+00:00", True),
        ("2026-02-25T08:00:00+00:00", "2026-02-25T08:01:00+00:00", False),
        ("2026-02-25T08:00:00+00:00", "2026-02-25T07:00:00+00:00", False),
        (None, None, False),
    ],
)
def test_was_updated_only_later_than_the_act_of_publishing(
    published: str | None, updated: str | None, expected: bool
) -> None:
    assert filters.was_updated({"published_at": published, "updated_at": updated}) is expected


def test_has_mistake_is_about_corrections_and_not_updates() -> None:
    assert filters.has_mistake([{"kind": "update"}, {"kind": "correction"}])
    assert not filters.has_mistake([{"kind": "update"}, {"kind": "clarification"}])


def test_srcset_holds_one_type() -> None:
    expected = "/media/a.320.webp 320w, /media/a.960.webp 960w"
    assert filters.srcset(PICTURE, "image/webp") == expected


def test_fallback_is_the_widest_jpeg_up_to_960() -> None:
    assert filters.fallback(PICTURE) == "/media/a.960.jpg"


def test_fallback_of_a_picture_with_wide_jpegs_only_is_the_first() -> None:
    assert filters.fallback({"renditions": PICTURE["renditions"][-1:]}) == "/media/a.1600.jpg"


def test_fallback_without_renditions_is_empty() -> None:
    assert filters.fallback({"renditions": []}) == ""


def test_position_has_points_in_every_language() -> None:
    with translation.override("ru"):
        assert render("{{ focus|position }}", focus={"x": 0.345, "y": 0.2}) == "34.5% 20.0%"


def test_cells_know_the_kind_of_their_column() -> None:
    columns = [{"heading": "Party", "kind": "text"}, {"heading": "For", "kind": "number"}]
    assert filters.cells(["Union", "1.50"], columns) == [
        {"text": "Union", "kind": "text"},
        {"text": "1.50", "kind": "number"},
    ]


@pytest.mark.parametrize(
    ("filename", "kind"), [("a.pdf", "PDF"), ("report.2026.docx", "DOCX"), ("README", "")]
)
def test_extension(filename: str, kind: str) -> None:
    assert filters.extension(filename) == kind


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/city/", {"url": "https://example.org/city/", "is_itself": True}),
        ("/city/trams/42/", {"url": "https://example.org/city/", "is_itself": False}),
        ("/citylife/", {"url": "", "is_itself": False}),
        ("/", {"url": "", "is_itself": False}),
    ],
)
def test_at_is_the_section_of_the_page_or_of_one_below_it(path: str, expected: dict[str, object]) -> None:
    sections = [{"url": f"https://example.org/{name}/"} for name in ("world", "city")]
    assert filters.at(sections, path) == expected
