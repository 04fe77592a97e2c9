"""Views on their way to the database: in batches, once, and not lost."""

import logging
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from news.models import NewsArticle
from news.readership import waiting
from news.readership.counting import Counting
from news.readership.models import Seen
from news.readership.pruning import PruneSeen
from news.readership.recent import SAME_VIEW_SECONDS, Recent
from news.readership.waiting import View, Waiting
from news.readership.writer import Writer
from news.readership.writing import write
from news.record.models import ArticleViews, DailyViews
from tests import factories
from tests.factories import total_views
from tests.ops import workers
from tests.readership.readers import FIREFOX, SAFARI, note, read

BEACONS = 1000


def no_query(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    raise AssertionError(f"a request asked the database: {sql}")


@pytest.mark.django_db
def test_thousand_views_at_once_make_no_query_and_a_few_statements(
    process: Counting, story: NewsArticle
) -> None:
    other = factories.article(story.get_parent(), slug="other")

    def reader(number: int) -> int:
        with connection.execute_wrapper(no_query):
            pk = (story.pk, other.pk)[number % 2]
            return read(pk, address=f"10.0.{number // 250}.{number % 250}").status_code

    with ThreadPoolExecutor(16) as threads:
        assert set(threads.map(reader, range(BEACONS))) == {204}
    with CaptureQueriesContext(connection) as queries:
        assert process.writer.write_all()
    statements = [query["sql"][:60] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 5, statements
    assert (total_views(story.pk), total_views(other.pk)) == (BEACONS / 2, BEACONS / 2)
    with CaptureQueriesContext(connection) as queries:
        assert process.writer.write_all()
    assert len(queries) == 0


@pytest.mark.django_db
def test_more_than_a_batch_is_written_too(process: Counting, story: NewsArticle) -> None:
    process.waiting.views = {
        token: View(story.pk, int(time.time())) for token in range(2 * waiting.BATCH + 1)
    }
    assert process.writer.write_all()
    process.waiting.views[-1] = View(story.pk, int(time.time()))
    assert process.writer.write_all()
    assert total_views(story.pk) == 2 * waiting.BATCH + 2


@pytest.mark.django_db
def test_two_processes_count_one_reader_once(story: NewsArticle, process: Counting) -> None:
    first, second = Counting(), Counting()
    for each in (first, second, first):
        note(each, story.pk)
    note(second, story.pk, agent=SAFARI)
    assert first.writer.write_all()
    assert second.writer.write_all()
    assert total_views(story.pk) == 2
    with time_machine.travel(timezone.now() + timedelta(seconds=SAME_VIEW_SECONDS)):
        note(second, story.pk)
        assert second.writer.write_all()
    assert total_views(story.pk) == 3


@pytest.mark.django_db
def test_commit_whose_answer_was_lost_counts_once(story: NewsArticle) -> None:
    views = {token: View(story.pk, int(time.time())) for token in range(10)}
    write(views)
    write(views)
    assert total_views(story.pk) == 10


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_written_waits(
    process: Counting, story: NewsArticle, caplog: pytest.LogCaptureFixture
) -> None:
    note(process, story.pk)
    rename("record_articleviews", "gone")
    try:
        assert not process.writer.write_all()
        note(process, story.pk, agent=SAFARI)
        assert not process.writer.write_all()
    finally:
        rename("gone", "record_articleviews")
    # Nothing of the attempt was kept: neither the day's count nor the reader.
    assert not DailyViews.objects.exists()
    assert not Seen.objects.exists()
    assert process.writer.write_all()
    assert total_views(story.pk) == 2
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


@pytest.mark.django_db(transaction=True)
def test_thread_outlives_the_database(
    story: NewsArticle, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("news.readership.writer.GATHER_SECONDS", 0.05)
    monkeypatch.setattr("news.readership.writer.LONGEST_PAUSE_SECONDS", 0.05)
    process = Counting()
    rename("readership_seen", "gone")
    try:
        note(process, story.pk)
        workers.wait_until(lambda: process.writer.failures > 1, "two failures")
    finally:
        rename("gone", "readership_seen")
    workers.wait_until(lambda: total_views(story.pk) == 1, "the count")
    assert process.writer.thread is not None
    assert process.writer.thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_one_thread_writes_and_leaves_its_connection_when_nobody_reads(
    story: NewsArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("news.readership.writer.GATHER_SECONDS", 0.05)
    monkeypatch.setattr("news.readership.writer.IDLE_SECONDS", 0.05)
    opened: list[Any] = []

    def note_connection(connection: Any, **kwargs: Any) -> None:
        if threading.current_thread().name == "views of articles":
            opened.append(connection)

    connection_created.connect(note_connection)
    process = Counting()
    before = threading.active_count()
    for number in range(30):
        note(process, story.pk, address=f"192.0.2.{number}")
    assert threading.active_count() == before + 1
    workers.wait_until(lambda: total_views(story.pk) == 30, "the thread")
    workers.wait_until(lambda: opened[0].connection is None, "the end of the connection")
    note(process, story.pk, address="192.0.2.99")
    workers.wait_until(lambda: total_views(story.pk) == 31, "the thread")


def rename(table: str, to: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {to}")


def test_views_that_wait_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("news.readership.waiting.MOST_WAITING", 3)
    kept = Waiting()
    assert [kept.add(token, View(1, 0)) for token in range(5)] == [True, True, True, False, False]
    kept.remove(kept.some())
    assert kept.add(9, View(1, 0))


def test_view_that_came_again_while_it_was_written_stays() -> None:
    kept = Waiting()
    kept.add(1, View(7, 0))
    written = kept.some()
    kept.add(1, View(7, SAME_VIEW_SECONDS))
    kept.remove(written)
    assert kept.some() == {1: View(7, SAME_VIEW_SECONDS)}


def test_readers_in_memory_are_bounded_and_the_oldest_is_forgotten() -> None:
    recent = Recent(most=3)
    for token in range(1000):
        recent.add(token, now=token)
    assert list(recent.seen) == [997, 998, 999]
    # Counted again, a reader is the newest.
    recent.add(997, now=1000)
    recent.add(1, now=1001)
    assert list(recent.seen) == [999, 997, 1]
    recent.add(2, now=1000 + SAME_VIEW_SECONDS)
    assert not recent.has(999, now=1000 + SAME_VIEW_SECONDS)
    assert recent.has(1, now=1000 + SAME_VIEW_SECONDS)


@pytest.mark.django_db(transaction=True)
def test_processes_that_write_the_same_at_once_lose_nothing_and_meet_no_deadlock(story: NewsArticle) -> None:
    section = story.get_parent()
    ids = [story.pk, *(factories.article(section, slug=f"story-{number}").pk for number in range(5))]
    start = threading.Barrier(4)

    def process(number: int) -> None:
        waits = Waiting()
        shuffled = list(range(60))
        random.Random(number).shuffle(shuffled)
        # Half of the readers are known to all four.
        for token in shuffled:
            mine = token if token < 30 else token + 100 * number
            waits.add(mine, View(ids[token % len(ids)], 1_800_000_000))
        writer = Writer(waits)
        start.wait()
        while not writer.write_all():
            time.sleep(0.1)
        connection.close()

    threads = [threading.Thread(target=process, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(total_views(pk) for pk in ids) == 30 + 4 * 30
    assert sum(DailyViews.objects.values_list("views", flat=True)) == 30 + 4 * 30


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_publication_that_holds_a_count_is_not_disturbed(process: Counting, story: NewsArticle) -> None:
    ArticleViews.objects.create(article_id=story.pk, initial=0, total=5)
    note(process, story.pk)
    failed: list[bool] = []

    def write_beside() -> None:
        failed.append(not process.writer.write_all())
        connection.close()

    with transaction.atomic():
        ArticleViews.objects.select_for_update().get(pk=story.pk)
        thread = threading.Thread(target=write_beside)
        thread.start()
        thread.join(timeout=30)
        assert failed == [True]
    assert process.writer.write_all()
    assert total_views(story.pk) == 6


@pytest.mark.django_db
def test_who_was_counted_is_forgotten_after_half_an_hour(story: NewsArticle) -> None:
    now = int(time.time())
    write({1: View(story.pk, now - SAME_VIEW_SECONDS - 5), 2: View(story.pk, now - 60)})
    job = PruneSeen()
    assert job.due(timezone.now(), besides=[]) == ["readers of half an hour ago"]
    assert job.run("readers of half an hour ago")
    assert list(Seen.objects.values_list("token", flat=True)) == [2]
    assert job.due(timezone.now(), besides=[]) == []
    assert job.due(timezone.now() + timedelta(minutes=1), besides=[])


@pytest.mark.django_db(transaction=True)
def test_worker_forgets_readers(story: NewsArticle) -> None:
    write({1: View(story.pk, int(time.time()) - SAME_VIEW_SECONDS - 5)})
    workers.work_once()
    assert not Seen.objects.exists()


# Real processes

SCRIPT = """
import django, multiprocessing, os, sys, time
django.setup()
from django.test import RequestFactory
from news.readership.counting import counting

def read(number):
    meta = {"REMOTE_ADDR": f"10.0.{number // 50}.{number % 50}", "HTTP_USER_AGENT": "Firefox"}
    counting.note(RequestFactory().post("/", **meta), int(sys.argv[1]))

def three():
    for number in range(3):
        read(number)

if sys.argv[2] == "forever":
    for number in range(10_000):
        read(number)
        print(number + 1, time.monotonic(), flush=True)
        time.sleep(0.02)
elif sys.argv[2] == "fork":
    read(100)
    process = multiprocessing.get_context("fork").Process(target=three)
    process.start()
    process.join()
else:
    three()
"""


def start(story: NewsArticle, how: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(story.pk), how],
        cwd=workers.ROOT,
        env=os.environ | {"DATABASE_URL": workers.database_url()},
        stdout=subprocess.PIPE,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("how", "views"), [("itself", 3), ("fork", 4)])
def test_process_that_ends_writes_what_it_counted_and_its_fork_only_its_own(
    story: NewsArticle, how: str, views: int
) -> None:
    with start(story, how) as process:
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert total_views(story.pk) == views


@pytest.mark.django_db(transaction=True)
def test_killed_process_loses_a_second_of_views_at_most(story: NewsArticle) -> None:
    read_at: list[float] = []
    with start(story, "forever") as process:
        assert process.stdout is not None
        for line in process.stdout:
            read_at.append(float(line.split()[1]))
            # Some time after a writing, and before the next.
            if len(read_at) == 130:
                process.send_signal(signal.SIGKILL)
                killed_at = time.monotonic()
    views = total_views(story.pk)
    a_second_before = sum(at <= killed_at - 1 for at in read_at)
    assert a_second_before <= views <= len(read_at)
    assert views < len(read_at), "the process was killed before it had counted anything"
    assert views > 0


@contextmanager
def server(log: Path) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Run the application server as the Procfile does; yield it and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (workers.ROOT / "Procfile").read_text().split("web: ")[1].splitlines()[0]
    variables = {
        "DATABASE_URL": workers.database_url(),
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PORT": str(port),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["sh", "-c", command], cwd=workers.ROOT, env=os.environ | variables, stdout=output, stderr=output
        )
        try:
            workers.wait_until(lambda: answers(port), "the server")
            yield process, port
        finally:
            process.kill()
            process.wait()


def answers(port: int) -> bool:
    with suppress(OSError):
        return beacon(port, 0, "curl") == 204
    return False


def beacon(port: int, article_id: int, agent: str) -> int:
    """Send a beacon on a connection of its own, which any of the server's processes may take."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("POST", f"/seen/{article_id}/", headers={"User-Agent": agent})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_server_counts_a_reader_once_in_all_its_processes_and_writes_before_it_stops(
    story: NewsArticle, tmp_path: Path
) -> None:
    with server(tmp_path / "log") as (process, port):
        for _ in range(20):
            assert beacon(port, story.pk, FIREFOX) == 204
        assert beacon(port, story.pk, SAFARI) == 204
        process.terminate()
        process.wait(timeout=30)
    assert total_views(story.pk) == 2, (tmp_path / "log").read_text()
