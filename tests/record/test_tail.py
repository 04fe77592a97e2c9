"""The tail of the log: what a process may believe, for how long, and what it costs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from news.record import log
from news.record import tail as module
from news.record.models import Change
from news.record.tail import BEFORE_ANYTHING, MOST_FACTS, Tail
from tests import factories
from tests.record.rows import NOON, put

POLL_SECONDS = 0.2
HOUR = timedelta(hours=1)


class Clocks:
    """Both clocks: seconds of the process, and the time of day."""

    def __init__(self) -> None:
        self.passed = 0.0

    def monotonic(self) -> float:
        return 1000 + self.passed

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.passed)


@pytest.fixture
def clocks(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Clocks:
    settings.LOG_POLL_SECONDS = POLL_SECONDS
    clocks = Clocks()
    monkeypatch.setattr(module.time, "monotonic", clocks.monotonic)
    monkeypatch.setattr("django.utils.timezone.now", clocks.now)
    return clocks


def write(at: datetime = NOON) -> Change:
    with transaction.atomic():
        return log.append(kind=Change.Kind.SITE, streams=["site:1"], at=at)


# Where the log stands


def test_empty_log_stands_before_anything(clocks: Clocks) -> None:
    standing = Tail().standing()
    assert (standing.seq, standing.changed_at) == (0, BEFORE_ANYTHING)
    assert not standing.is_over()


def test_log_is_asked_once_in_a_while_however_often_it_is_needed(
    clocks: Clocks, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tail = Tail()
    with django_assert_num_queries(3):
        for _ in range(100):
            tail.standing()
    clocks.passed += POLL_SECONDS - 0.001
    with django_assert_num_queries(0):
        tail.standing()
    clocks.passed += 0.001
    with django_assert_num_queries(3):
        for _ in range(100):
            tail.standing()


def test_change_is_seen_when_the_log_is_asked_next(clocks: Clocks) -> None:
    tail = Tail()
    before = tail.standing()
    change = write(at=NOON + HOUR)
    assert tail.standing() == before
    clocks.passed += POLL_SECONDS
    assert tail.standing().seq == change.seq == before.seq + 1
    assert tail.standing().changed_at == NOON + HOUR


def test_change_that_was_rolled_back_was_none(clocks: Clocks) -> None:
    tail = Tail()
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert tail.standing().seq == 0


def test_expiry_ends_a_standing_in_that_second_before_the_log_is_asked_again(clocks: Clocks) -> None:
    put(1, "site:1", expires_at=NOON + timedelta(seconds=0.1))
    put(2, "site:1", expires_at=NOON + HOUR)
    write(at=NOON - HOUR)
    tail = Tail()
    before = tail.standing()
    assert (before.expires_at, before.changed_at) == (NOON + timedelta(seconds=0.1), NOON - HOUR)
    clocks.passed += 0.1
    after = tail.standing()
    assert after != before
    assert after.seq == before.seq
    assert (after.expires_at, after.changed_at) == (NOON + HOUR, NOON + timedelta(seconds=0.1))


def test_earlier_end_of_an_article_is_a_change(db: None, settings: Settings) -> None:
    settings.LOG_POLL_SECONDS = 0
    section = factories.section()
    soon = datetime.now(UTC).replace(microsecond=0) + HOUR
    article = factories.article(section, expire_at=soon + HOUR)
    tail = Tail()
    before = tail.standing()
    factories.publish_change(article, expire_at=soon)
    assert before.expires_at == soon + HOUR
    assert tail.standing().expires_at == soon
    assert tail.standing().seq == before.seq + 1


def test_what_is_forgotten_is_asked_again(
    clocks: Clocks, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tail = Tail()
    tail.standing()
    tail.forget()
    with django_assert_num_queries(3):
        tail.standing()


# Facts


class Made:
    """Counts how often it was made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> int:
        self.times += 1
        return self.times


def test_fact_is_made_once_and_anew_after_a_change(clocks: Clocks) -> None:
    tail, made = Tail(), Made()
    assert [tail.fact("site", made) for _ in range(5)] == [1] * 5
    write()
    assert tail.fact("site", made) == 1
    clocks.passed += POLL_SECONDS
    assert [tail.fact("site", made) for _ in range(5)] == [2] * 5
    clocks.passed += POLL_SECONDS
    assert tail.fact("site", made) == 2


def test_fact_is_made_anew_when_something_expires(clocks: Clocks) -> None:
    put(1, "site:1", expires_at=NOON + timedelta(seconds=0.1))
    tail, made = Tail(), Made()
    assert tail.fact("site", made) == 1
    clocks.passed += 0.1
    assert [tail.fact("site", made) for _ in range(3)] == [2] * 3


def test_facts_are_told_apart_by_their_keys_and_nothing_is_a_fact_too(clocks: Clocks) -> None:
    tail, made = Tail(), Made()
    assert tail.fact(("author", "a"), lambda: None) is None
    assert tail.fact(("author", "a"), made) is None
    assert tail.fact(("author", "b"), made) == 1


def test_fact_that_could_not_be_made_is_made_the_next_time(clocks: Clocks) -> None:
    tail = Tail()
    with pytest.raises(ZeroDivisionError):
        tail.fact("site", lambda: 1 // 0)
    assert tail.fact("site", lambda: 7) == 7


def test_memory_is_bounded_whatever_is_asked_for(clocks: Clocks) -> None:
    tail = Tail()
    for number in range(MOST_FACTS * 3):
        assert tail.fact(("author", number), lambda number=number: number) == number  # type: ignore[misc]
    assert len(tail.known_facts) <= MOST_FACTS


def test_fact_that_changes_while_it_is_made_is_made_anew(clocks: Clocks) -> None:
    """Between the question and the answer the log goes on: what was made then may be of either time."""
    tail = Tail()

    def made_during_a_change() -> str:
        write()
        return "of before"

    assert tail.fact("site", made_during_a_change) == "of before"
    clocks.passed += POLL_SECONDS
    assert tail.fact("site", lambda: "of after") == "of after"


@pytest.mark.django_db(transaction=True)
def test_threads_never_see_the_log_go_back(settings: Settings) -> None:
    settings.LOG_POLL_SECONDS = 0.001
    tail, start = Tail(), Barrier(5)

    def read(_reader: int) -> list[int]:
        try:
            start.wait()
            return [tail.standing().seq for _ in range(200)]
        finally:
            connection.close()

    def publish() -> int:
        try:
            start.wait()
            return [write() for _ in range(30)][-1].seq
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as threads:
        last = threads.submit(publish)
        readers = [threads.submit(read, number) for number in range(4)]
        seen = [reader.result() for reader in readers]
    tail.forget()
    assert tail.standing().seq == last.result() == 30
    assert all(numbers == sorted(numbers) for numbers in seen)
