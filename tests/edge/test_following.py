"""The log is asked seldom, by one thread, and what is known of it is never too old."""

import threading
import time
from itertools import pairwise
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection

from cms.edge import following
from cms.edge.following import MOST_CHANGES, TRUE_FOR_SECONDS
from cms.edge.wsgi import Edge
from news.record.models import Change
from tests import factories
from tests.edge.browsing import Browsing, Given

pytestmark = pytest.mark.django_db(transaction=True)


def wait_for(condition: Any) -> None:
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def threaded(settings: Any) -> Browsing:
    """An edge as a server has it, with a thread that asks."""
    settings.LOG_POLL_SECONDS = 0.2
    return Browsing(Edge(WSGIHandler(), most_bytes=10_000_000))


def test_publication_is_seen_after_what_is_known_is_too_old(threaded: Browsing) -> None:
    section = factories.section(title="Coast", slug="coast")
    assert threaded("/coast/").is_kept
    assert threaded("/coast/").is_hit
    factories.article(section, title="Storm")
    time.sleep(TRUE_FOR_SECONDS)
    assert "Storm" in threaded("/coast/").text


def test_nobody_asks_while_nobody_reads(threaded: Browsing, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.home()
    threaded("/")
    follower = threaded.edge.follower
    asked: list[float] = []
    follow = follower.follow

    def noted() -> None:
        asked.append(time.monotonic())
        follow()

    monkeypatch.setattr(follower, "follow", noted)
    time.sleep(0.6)
    assert asked == []
    until = time.monotonic() + 1
    while time.monotonic() < until:
        threaded("/")
    assert 1 <= len(asked) <= 6
    assert all(later - earlier >= 0.19 for earlier, later in pairwise(asked))


def test_hit_asks_nothing_in_its_own_thread(threaded: Browsing, django_assert_num_queries: Any) -> None:
    factories.home()
    threaded("/")
    with django_assert_num_queries(0):
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            assert threaded("/").is_hit


class Slow:
    """Before the real application: tells whom it makes something for, and waits until it may."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self.made: list[str] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, environ: Any, start_response: Any) -> Any:
        self.made.append(environ["PATH_INFO"])
        self.begun.set()
        self.go_on.wait(5)
        try:
            return self.inner(environ, start_response)
        finally:
            connection.close()


def test_those_who_ask_at_once_have_it_made_once(threaded: Browsing) -> None:
    factories.section(title="Coast", slug="coast")
    threaded("/")
    slow = threaded.edge.application = Slow(threaded.edge.application)
    all_wait = threading.Barrier(6)
    given: list[Given] = []

    def ask() -> None:
        all_wait.wait(5)
        given.append(threaded("/coast/"))

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    all_wait.wait(5)
    slow.begun.wait(5)
    time.sleep(0.1)
    slow.go_on.set()
    for thread in threads:
        thread.join()
    assert slow.made == ["/coast/"]
    assert [each.status for each in given] == [200] * 5
    assert len({each.body for each in given}) == 1
    assert threaded.edge.making == {}


def test_what_is_only_old_is_given_while_it_is_made_anew(threaded: Browsing) -> None:
    factories.section(title="Coast", slug="coast")
    threaded("/coast/")
    key = next(key for key in threaded.edge.memory.found.answers if key[2] == "/coast/")
    threaded.edge.memory.found.answers[key].old_at = time.monotonic()
    slow = threaded.edge.application = Slow(threaded.edge.application)
    given: list[Given] = []
    maker = threading.Thread(target=lambda: given.append(threaded("/coast/")))
    maker.start()
    slow.begun.wait(5)
    assert threaded("/coast/").is_hit
    slow.go_on.set()
    maker.join()
    assert given[0].is_kept


def test_who_made_nothing_leaves_nobody_waiting(threaded: Browsing) -> None:
    factories.home()
    threaded("/robots.txt")

    def broken(environ: Any, start_response: Any) -> Any:
        raise OSError("No thread to be had")

    inner, threaded.edge.application = threaded.edge.application, broken
    with pytest.raises(OSError, match="No thread"):
        threaded("/")
    assert threaded.edge.making == {}
    threaded.edge.application = inner
    assert threaded("/").is_kept


def test_far_behind_all_is_dropped(browse: Browsing) -> None:
    factories.section(title="Coast", slug="coast")
    browse("/robots.txt")
    assert browse("/coast/").is_kept
    last = Change.objects.latest("seq").seq
    Change.objects.bulk_create(
        Change(seq=last + number, kind=Change.Kind.UPDATED, streams=["site:0"])
        for number in range(1, MOST_CHANGES + 2)
    )
    assert not browse("/coast/").is_hit
    Change.objects.filter(seq__gt=last).delete()
    # Another database, or one of yesterday.
    assert not browse("/coast/").is_hit
    assert browse("/coast/").is_hit


@pytest.mark.parametrize("more", [0, 1])
def test_database_that_lost_the_last_change_is_told_from_the_one_before(browse: Browsing, more: int) -> None:
    """A replica took over: what was published then has the numbers of what it never heard of."""
    section = factories.section(title="Coast", slug="coast")
    kept = Change.objects.latest("seq").seq
    factories.article(section, title="Storm")
    browse("/robots.txt")
    assert "Storm" in browse("/coast/").text
    assert browse("/coast/").is_hit
    known = Change.objects.latest("seq").seq
    Change.objects.filter(seq__gt=kept).delete()
    Change.objects.bulk_create(
        Change(seq=kept + number, kind=Change.Kind.UPDATED, streams=["site:0"])
        for number in range(1, known - kept + 1 + more)
    )
    assert not browse("/coast/").is_hit
    assert browse("/coast/").is_hit


def test_log_that_stands_is_three_questions(browse: Browsing, django_assert_num_queries: Any) -> None:
    factories.section(title="Coast", slug="coast")
    browse("/coast/")
    with django_assert_num_queries(3):
        assert browse("/coast/").is_hit


def test_log_that_is_slow_to_answer_keeps_no_page_from_its_reader(
    threaded: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = factories.section(title="Coast", slug="coast")
    monkeypatch.setattr(following, "PATIENCE_SECONDS", 0.1)
    follower, go_on = threaded.edge.follower, threading.Event()
    follow = follower.follow

    def slow() -> None:
        go_on.wait(5)
        follow()

    monkeypatch.setattr(follower, "follow", slow)
    assert threaded("/coast/").status == 200
    factories.article(section, title="Storm")
    go_on.set()
    wait_for(lambda: follower.standing)
    assert "Storm" in threaded("/coast/").text
