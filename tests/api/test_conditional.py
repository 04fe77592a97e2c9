"""Validators: who has an answer already is told so, without it being made again; and never wrongly."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from news.api.conditional import MOST_REMEMBERED, remembered
from news.record import views
from news.record.models import Change, PublishedArticle, StreamEntry
from news.record.tail import tail
from tests import factories
from tests.api.asking import ask, get
from tests.api.paper import NOON, Paper

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "articles",
    "articles?view=full&count=true",
    "articles/{bridge}",
    "articles/by-path?path=/sport/match/",
    "articles/{bridge}/next",
    "articles/{bridge}/related",
    "articles/{bridge}.ninjs",
    "articles.ninjs",
    "streams/section:{roads}",
    "changes",
    "sections",
    "tags",
    "authors",
    "authors/ada",
    "archive/2026",
    "archive/2026/11",
    "most-read",
    "site",
    "openapi.json",
    "docs",
]
MOVED_OR_GONE = ["articles/by-path?path=/news/roads/ferry/", "articles/{hoax}", "articles/{hoax}.ninjs"]


def address_of(path: str, paper: Paper) -> str:
    return path.format(bridge=paper.id("bridge"), roads=paper.id("roads"), hoax=paper.id("hoax"))


def again(path: str, etag: str) -> Any:
    return get(path, headers={"If-None-Match": etag})


def since(path: str, moment: str) -> Any:
    return get(path, headers={"If-Modified-Since": moment})


@pytest.mark.parametrize("path", ADDRESSES + MOVED_OR_GONE)
def test_every_answer_has_a_strong_etag_and_the_time_of_the_last_change(
    paper: Paper, clock: time_machine.Traveller, path: str
) -> None:
    clock.shift(60)
    response = get(address_of(path, paper))
    assert response["ETag"].startswith('"')
    assert len(response["ETag"]) == 34
    # What goes by the clock is of now.
    seconds = "59" if path in {"site", "most-read"} else "00"
    assert response["Last-Modified"] == f"Mon, 23 Nov 2026 12:00:{seconds} GMT"
    assert get(address_of(path, paper))["ETag"] == response["ETag"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_answer_that_did_not_change_is_a_304_that_makes_no_query(
    paper: Paper, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    settings.LOG_POLL_SECONDS = 60
    address = address_of(path, paper)
    first = get(address)
    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-None-Match": f'"a", W/"b", {first["ETag"]}'},
        {"If-None-Match": f"W/{first['ETag']}"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first["Last-Modified"]},
        {"If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"},
    ):
        with django_assert_num_queries(0):
            response = get(address, headers=headers)
        assert (response.status_code, response.content) == (304, b""), headers
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary", "Access-Control-Allow-Origin"):
            assert response[name] == first[name], name
        assert "Content-Type" not in response
        assert response.get("Surrogate-Key") == first.get("Surrogate-Key")


@pytest.mark.parametrize("path", ADDRESSES + MOVED_OR_GONE)
def test_answer_is_given_whole_to_who_has_another(paper: Paper, path: str) -> None:
    address = address_of(path, paper)
    first = get(address)
    for headers in (
        {"If-None-Match": '"a"'},
        {"If-None-Match": first["ETag"].strip('"')},
        {"If-None-Match": first["ETag"][:-2] + '"'},
        {"If-None-Match": ""},
        {"If-None-Match": '"'},
        {"If-Modified-Since": "Mon, 23 Nov 2026 11:59:58 GMT"},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": ""},
        # The ETag says more than the time.
        {"If-None-Match": '"a"', "If-Modified-Since": "Sat, 01 Jan 2050 00:00:00 GMT"},
        # Those are for writing.
        {"If-Match": '"a"'},
        {"If-Unmodified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"Range": "bytes=0-1"},
    ):
        response = get(address, headers=headers)
        assert (response.status_code, response.content) == (first.status_code, first.content), headers


@pytest.mark.parametrize("path", MOVED_OR_GONE)
def test_what_moved_or_is_gone_is_a_304_to_who_knows_it(paper: Paper, path: str) -> None:
    first = get(address_of(path, paper))
    assert first.status_code in {301, 410}
    response = again(address_of(path, paper), first["ETag"])
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize("path", ["articles?x=1", "articles/999999", "nothing", "articles?limit=x"])
def test_error_is_never_a_304(paper: Paper, path: str) -> None:
    response = again(path, "*")
    assert response.status_code in {400, 404}
    assert "ETag" not in response
    assert response["Cache-Control"] == "no-cache"


def test_304_is_over_with_the_next_change(paper: Paper, clock: time_machine.Traveller) -> None:
    clock.shift(10)
    lists, log = get("articles"), get("changes")
    clock.shift(10)
    factories.publish_change(paper.pages["match"], title="Another")
    for path, first in (("articles", lists), ("changes", log)):
        for response in (again(path, first["ETag"]), since(path, first["Last-Modified"])):
            assert response.status_code == 200
            assert response["ETag"] != first["ETag"]
            assert response["Last-Modified"] == "Mon, 23 Nov 2026 12:00:19 GMT"


def test_answer_that_a_change_did_not_touch_is_still_a_304(
    paper: Paper, clock: time_machine.Traveller
) -> None:
    address = f"articles/{paper.id('bridge')}"
    first = get(address)
    clock.shift(10)
    factories.publish_change(paper.pages["match"], title="Another")
    assert again(address, first["ETag"]).status_code == 304


def test_two_changes_within_a_second_are_told_apart_by_time_once_it_is_over(
    paper: Paper, clock: time_machine.Traveller
) -> None:
    clock.shift(10)
    factories.publish_change(paper.pages["match"], title="One")
    first = get("articles")
    factories.publish_change(paper.pages["match"], title="Two")
    clock.shift(1)
    response = since("articles", first["Last-Modified"])
    assert response.status_code == 200
    assert b"Two" in response.content


def test_304_is_over_when_something_expires_though_nobody_wrote_a_change(
    paper: Paper, clock: time_machine.Traveller, settings: Settings
) -> None:
    factories.publish_change(paper.pages["bridge"], expire_at=NOON + timedelta(hours=1))
    clock.shift(60)
    settings.LOG_POLL_SECONDS = 10**6
    article = f"articles/{paper.id('bridge')}"
    paths = ["articles", "tags", "sections", "archive/2026/11", "site", article]
    before = {path: get(path) for path in paths}
    changes = Change.objects.count()
    clock.move_to(NOON + timedelta(hours=1))
    for path, first in before.items():
        expected = 410 if path == article else 200
        assert again(path, first["ETag"]).status_code == expected, path
        assert since(path, first["Last-Modified"]).status_code == expected, path
    assert Change.objects.count() == changes


def test_304_of_the_front_page_is_over_when_a_story_has_led_long_enough(
    paper: Paper, clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.LOG_POLL_SECONDS = 10**6
    clock.shift(60)
    first = get("site")
    clock.move_to(NOON + timedelta(hours=2, seconds=-1))
    assert (
        again("site", first["ETag"]).status_code == since("site", first["Last-Modified"]).status_code == 304
    )
    clock.move_to(NOON + timedelta(hours=2))
    assert again("site", first["ETag"]).status_code == 200
    remembered.forget()
    assert since("site", first["Last-Modified"]).status_code == 200
    # As another process would say it that never saw the story lead.
    assert since("site", first["Last-Modified"])["ETag"] != first["ETag"]


def test_304_of_what_is_read_most_is_over_after_a_minute_and_at_midnight(
    paper: Paper, clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.LOG_POLL_SECONDS = 10**6
    first = get("most-read")
    views.add({(paper.id("tunnel"), NOON.date()): 1000})
    assert again("most-read", first["ETag"]).status_code == 304
    clock.shift(60)
    for response in (again("most-read", first["ETag"]), since("most-read", first["Last-Modified"])):
        assert (response.status_code, len(response.json()["items"])) == (200, 3)
    clock.move_to(NOON + timedelta(hours=12, seconds=-1))
    evening = get("most-read")
    clock.shift(1)
    for response in (again("most-read", evening["ETag"]), since("most-read", evening["Last-Modified"])):
        assert response.json()["items"] == []


def test_answers_are_remembered_by_host_address_and_what_is_accepted(
    paper: Paper, settings: Settings
) -> None:
    settings.LOG_POLL_SECONDS = 60
    path = f"articles/{paper.id('bridge')}.ninjs"
    ninjs = get(path, headers={"Accept": "application/ninjs+json"})
    plain = get(path, headers={"Accept": "application/json", "If-None-Match": '"a"'})
    assert (ninjs["Content-Type"], plain["Content-Type"]) == ("application/ninjs+json", "application/json")
    one = get("articles.ninjs", limit=1)
    headers = {"If-None-Match": one["ETag"]}
    assert get("articles.ninjs", limit=1, headers=headers).status_code == 304
    assert get("articles.ninjs", limit=2, headers=headers).status_code == 200
    # It names its own address.
    assert get("articles.ninjs", limit=1, headers=headers | {"Host": "127.0.0.1"}).status_code == 200


def test_what_is_remembered_stays_small(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.LOG_POLL_SECONDS = 60
    assert MOST_REMEMBERED <= 10_000
    monkeypatch.setattr("news.api.conditional.MOST_REMEMBERED", 3)
    for limit in range(1, 8):
        get("articles", limit=limit)
    assert len(remembered.kept) == 3
    get(
        "articles", q="a" * 190, author="b" * 190, cursor="", tag=["c" * 190, "d" * 190, "e" * 190, "f" * 190]
    )
    assert all("cccc" not in str(key) for key in remembered.kept)


def repeat(article_id: int, *, times: int) -> None:
    """Have the record hold the article so many times."""
    row = PublishedArticle.objects.get(pk=article_id)
    entries = list(StreamEntry.objects.filter(article_id=article_id))
    for number in range(times):
        row.pk, row.path = 10**6 + number, f"/{number}/"
        row.save(force_insert=True)
        for entry in entries:
            entry.pk, entry.article_id = None, row.pk
            entry.save(force_insert=True)


def queries(path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        ask(path)
    return len(captured)


def test_costs_are_as_promised(paper: Paper, settings: Settings) -> None:
    settings.LOG_POLL_SECONDS = 60
    repeat(paper.article("sport", "goal", tags=["goal"], authors=[paper.authors["grace"]]).pk, times=120)
    tail.forget()
    get("tags")
    assert queries("articles?view=full&limit=100") <= 3
    assert queries("articles?view=full&limit=100&tag=goal&author=grace&language=en") <= 3
    assert queries(f"articles?view=full&limit=100&section={paper.id('sport')}&breaking=false") <= 3
    assert queries("articles?view=full&limit=100&q=news&order=newest") <= 3
    # The matches, their order by relevance, and the documents cannot be one question.
    assert queries("articles?view=full&limit=100&q=news") <= 5
    assert queries(f"articles/{paper.id('bridge')}") == 1
    assert queries("articles/by-path?path=/news/roads/bridge/") == 1
    assert queries(f"articles/{paper.id('bridge')}.ninjs") <= 3
    assert queries("changes?limit=500") <= 3
    assert queries(f"streams/section:{paper.id('sport')}") <= 2
