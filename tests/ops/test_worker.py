"""The worker: what it does when killed, stopped, cut off from its database, or given bad work."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings

from cms.ops import heart, worker
from cms.ops.models import WorkerHeartbeat
from cms.ops.pauses import LONGEST_SECONDS, Pauses
from cms.ops.pruning import Prune
from cms.ops.task_runner import RunTasks
from tests.ops import marks, workers
from tests.ops.postgres_server import Server

forks = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def statuses() -> list[str]:
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


# Tasks


@pytest.mark.django_db(transaction=True)
def test_task_runs_once_and_keeps_its_result() -> None:
    marks.mark.enqueue()
    workers.work_once()
    workers.work_once()
    (row,) = DBTaskResult.objects.all()
    assert row.status == TaskResultStatus.SUCCESSFUL
    assert str(row.return_value).startswith("mark ")
    assert row.worker_ids == [f"{os.uname().nodename}:{os.getpid()}"]
    assert marks.marks() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_workers_run_each_of_thirty_tasks_once() -> None:
    for _ in range(30):
        marks.mark.enqueue()
    failures = workers.ten_work_once()
    # What a worker left to another is not waited for.
    workers.work_once()
    assert marks.marks() == 30
    assert set(statuses()) == {TaskResultStatus.SUCCESSFUL}
    assert failures == 0


@pytest.mark.django_db(transaction=True)
def test_task_that_is_to_wait_waits() -> None:
    marks.mark.using(run_after=timezone.now() + timedelta(hours=1)).enqueue()
    workers.work_once()
    assert statuses() == [TaskResultStatus.READY]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("task", "error"),
    [(marks.mark_and_fail, "ValueError: a task that fails"), (marks.unserialisable, "TypeError: ")],
)
def test_task_that_fails_leaves_nothing_but_its_traceback_and_holds_nothing_up(
    task: Any, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    task.enqueue()
    marks.mark.enqueue()
    workers.work_once()
    assert statuses() == [TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL]
    assert marks.marks() == 1
    failed = DBTaskResult.objects.failed().get()
    assert error in failed.traceback
    assert error in caplog.text


@pytest.mark.django_db(transaction=True)
def test_task_whose_function_is_gone_fails_and_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    marks.mark.enqueue()
    DBTaskResult.objects.update(task_path="tests.ops.marks.gone")
    workers.work_once()
    assert statuses() == [TaskResultStatus.FAILED]
    assert "path=tests.ops.marks.gone cannot be called" in caplog.text


@pytest.mark.django_db(transaction=True)
@forks
def test_worker_killed_anywhere_in_a_task_loses_nothing_and_repeats_nothing() -> None:
    marks.mark.enqueue()
    statement, before = 1, 0
    while not workers.work_in_a_fork(killed_at_statement=statement):
        (status,) = statuses()
        assert (status, marks.marks()) in [(TaskResultStatus.READY, 0), (TaskResultStatus.SUCCESSFUL, 1)]
        before += status == TaskResultStatus.READY
        statement += 1
        # Or the worker would in time set aside what kills so many.
        WorkerHeartbeat.objects.all().delete()
    workers.work_once()
    assert statuses() == [TaskResultStatus.SUCCESSFUL]
    assert marks.marks() == 1
    assert before > 10


@pytest.mark.django_db(transaction=True)
def test_task_of_a_worker_killed_by_the_system_is_done_by_the_next(tmp_path: Path) -> None:
    started, log = tmp_path / "started", tmp_path / "log"
    marks.mark_and_dawdle.enqueue(str(started), 60)
    with workers.command(log) as process:
        workers.wait_until(started.exists, "the task's start")
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert statuses() == [TaskResultStatus.READY]
        assert marks.marks() == 0
    with workers.command(log):
        workers.wait_until(lambda: statuses() == [TaskResultStatus.SUCCESSFUL], "the second try")
    assert marks.marks() == 1


@pytest.mark.django_db(transaction=True)
@forks
def test_task_that_kills_its_worker_is_set_aside_after_the_third(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(heart, "SILENT_AFTER", timedelta())
    marks.kill_the_worker.enqueue()
    marks.mark.enqueue()
    lived = [workers.work_in_a_fork() for _ in range(4)]
    assert lived == [False, False, False, True]
    assert statuses() == [TaskResultStatus.READY, TaskResultStatus.SUCCESSFUL]
    workers.work_once()
    assert "Set aside: 3 workers were killed with this in hand" in caplog.text


# Stopping


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_idle_worker_stops_at_once_when_asked(number: signal.Signals, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with workers.command(log, "--poll-seconds=60") as process:
        workers.wait_until(WorkerHeartbeat.objects.exists, "the heartbeat")
        time.sleep(0.5)
        asked_at = time.monotonic()
        process.send_signal(number)
        assert process.wait(timeout=20) == 0
    assert time.monotonic() - asked_at < 5
    assert not WorkerHeartbeat.objects.exists()
    assert "Traceback" not in log.read_text()


@pytest.mark.django_db(transaction=True)
def test_worker_that_is_asked_to_stop_finishes_what_it_has_in_hand_and_no_more(tmp_path: Path) -> None:
    started = tmp_path / "started"
    marks.mark_and_dawdle.enqueue(str(started), 5)
    marks.mark.enqueue()
    with workers.command(tmp_path / "log") as process:
        workers.wait_until(started.exists, "the task's start")
        process.terminate()
        assert process.wait(timeout=60) == 0
    assert statuses() == [TaskResultStatus.SUCCESSFUL, TaskResultStatus.READY]


# The database


@pytest.fixture
def server() -> Iterator[Server]:
    # Not pytest's own folder: a socket's path may have a hundred characters.
    with tempfile.TemporaryDirectory(prefix="dateline-pg-") as folder:
        server = Server(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def ask(server: Server, sql: str) -> Any:
    with psycopg.connect(server.conninfo, autocommit=True) as connection:
        cursor = connection.execute(sql)
        row = cursor.fetchone() if cursor.description else None
    return row and row[0]


PREPARE = """
from django.core.management import call_command
from tests.ops.marks import mark, mark_and_dawdle
for app in ("ops", "django_tasks_database", "sessions"):
    call_command("migrate", app, verbosity=0)
mark_and_dawdle.enqueue({started!r}, 3)
mark.enqueue()
"""


def test_worker_outlives_its_database_and_says_so_once(server: Server, tmp_path: Path) -> None:
    environment = {
        "DATABASE_URL": server.url,
        "DJANGO_SETTINGS_MODULE": "tests.ops.settings_tasks_only",
    }
    started, log = tmp_path / "started", tmp_path / "log"
    prepare = PREPARE.format(started=str(started))
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", prepare],
        cwd=workers.ROOT, env=os.environ | environment, check=True,
    )  # fmt: skip
    with workers.command(log, **environment) as process:
        workers.wait_until(started.exists, "the task's start")
        server.stop()
        workers.wait_until(lambda: "does not answer" in log.read_text(), "the report of the loss")
        time.sleep(2)
        server.start()
        done = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'"
        workers.wait_until(lambda: ask(server, done) == 2, "both tasks")
        process.terminate()
        assert process.wait(timeout=20) == 0
    assert ask(server, "SELECT count(*) FROM django_session") == 2
    said = log.read_text()
    assert said.count("does not answer") == 1
    assert said.count("answers again") == 1
    assert "Traceback" not in said


# Jobs


class Job:
    """A job of three items; `run` may be replaced."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def due(self, now: datetime, *, besides: Collection[str]) -> list[str]:
        return [key for key in ("a", "b", "c") if key not in {*besides, *self.done}]

    def run(self, key: str) -> bool:
        self.done.append(key)
        return True


class FailingOnB(Job):
    def run(self, key: str) -> bool:
        return super().run(key) if key != "b" else bool(1 / 0)


class FailingToLook(Job):
    def due(self, now: datetime, *, besides: Collection[str]) -> list[str]:
        raise LookupError("nowhere to look")


class MeetingAnother(Job):
    """Another transaction is met as often as this, each time after a part of the work."""

    meetings = 2

    def run(self, key: str) -> bool:
        if self.meetings:
            self.meetings -= 1
            raise OperationalError("deadlock") from psycopg.errors.DeadlockDetected()
        return super().run(key)


@pytest.fixture
def with_jobs(settings: Settings) -> Callable[..., None]:
    def set_jobs(*jobs: type[Job]) -> None:
        settings.WORKER_JOBS = [f"{__name__}.{job.__name__}" for job in jobs]

    return set_jobs


@pytest.mark.django_db
def test_failing_item_is_reported_by_name_and_the_others_are_done(
    with_jobs: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    with_jobs(FailingOnB)
    done = workers.work_once()
    (job,) = done.jobs.values()
    assert isinstance(job, Job)
    assert job.done == ["a", "c"]
    assert done.failures == 1
    (report,) = caplog.records
    assert report.getMessage() == f"{__name__}.FailingOnB: item b failed; tried again in 1 s"
    assert report.exc_info


@pytest.mark.django_db
def test_item_that_met_another_transaction_is_tried_again_at_once(
    with_jobs: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    with_jobs(MeetingAnother)
    done = workers.work_once()
    (job,) = done.jobs.values()
    assert isinstance(job, Job)
    assert job.done == ["a", "b", "c"]
    assert done.failures == 0
    assert caplog.records == []


@pytest.mark.django_db
def test_job_that_cannot_even_look_does_not_hold_up_the_next(with_jobs: Callable[..., None]) -> None:
    with_jobs(FailingToLook, Job)
    done = workers.work_once()
    job = done.jobs[f"{__name__}.Job"]
    assert isinstance(job, Job)
    assert job.done == ["a", "b", "c"]
    assert done.failures == 1


@pytest.mark.django_db
def test_long_queue_of_one_job_lets_the_other_jobs_in(
    with_jobs: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "SLICE_SECONDS", 0)
    with_jobs(Job, FailingOnB)
    busy = workers.worker()
    assert busy.round() == 2
    assert [job.done for job in busy.jobs.values() if isinstance(job, Job)] == [["a"], ["a"]]
    busy.stop.close()


@pytest.mark.django_db
def test_once_exits_with_an_error_when_an_item_failed(with_jobs: Callable[..., None]) -> None:
    with_jobs(Job)
    call_command("worker", once=True)
    with_jobs(FailingOnB)
    with pytest.raises(CommandError, match="1 items failed"):
        call_command("worker", once=True)


def test_pauses_grow_with_each_failure_and_end_with_success() -> None:
    now = 0.0
    pauses = Pauses(clock=lambda: now)
    assert [pauses.failed("job", 1) for _ in range(10)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, LONGEST_SECONDS]
    assert pauses.keys("job") == {1}
    assert pauses.keys("another job") == set()
    now += LONGEST_SECONDS
    assert pauses.keys("job") == set()
    assert pauses.failed("job", 1) == LONGEST_SECONDS
    pauses.end("job", 1)
    assert pauses.failed("job", 1) == 1


def test_pauses_forget_items_that_nobody_asks_about_any_more() -> None:
    now = 0.0
    pauses = Pauses(clock=lambda: now)
    pauses.put_off("job", 1)
    now += 3 * LONGEST_SECONDS
    assert pauses.keys("job") == set()
    assert pauses.pauses == {}


# Heartbeat and pruning


@pytest.mark.django_db
def test_heart_beats_every_few_seconds_and_not_more_often(django_assert_num_queries: Any) -> None:
    beating = heart.Heart()
    with django_assert_num_queries(1):
        beating.beat()
        beating.beat()
    beating.take("an item")
    assert WorkerHeartbeat.objects.get().in_hand == "an item"
    beating.beat()
    row = WorkerHeartbeat.objects.get()
    assert (row.in_hand, row.pid, row.host) == ("", os.getpid(), os.uname().nodename)
    assert row.started_at <= row.beat_at <= timezone.now()


@pytest.mark.django_db
def test_finished_tasks_go_after_a_week_and_dead_heartbeats_after_a_day() -> None:
    now = timezone.now()
    for _ in range(3):
        marks.mark.enqueue()
    old, recent, waiting = DBTaskResult.objects.order_by("enqueued_at")
    for row, days in ((old, 8), (recent, 6)):
        row.set_successful(None)
        DBTaskResult.objects.filter(pk=row.pk).update(finished_at=now - timedelta(days=days))
    WorkerHeartbeat.objects.create(host="dead", pid=1, beat_at=now - timedelta(days=2))
    killed = WorkerHeartbeat.objects.create(host="killed", pid=2, beat_at=now - timedelta(hours=2))
    prune = Prune()
    assert prune.due(timezone.now(), besides=()) == ["old rows"]
    prune.run("old rows")
    assert set(DBTaskResult.objects.all()) == {recent, waiting}
    assert list(WorkerHeartbeat.objects.all()) == [killed]
    assert prune.due(timezone.now(), besides=()) == []
    assert prune.due(timezone.now() + timedelta(days=1), besides=()) == ["old rows"]


@pytest.mark.django_db
def test_looking_for_tasks_is_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        RunTasks().due(timezone.now(), besides=())
