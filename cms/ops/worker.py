"""The worker: runs what is due, item by item, until it is asked to stop. See docs/operations.md."""

import logging
import time
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections
from django.utils import timezone

from cms.ops import jobs
from cms.ops.heart import Heart
from cms.ops.pauses import Pauses
from cms.ops.stop import Stop

logger = logging.getLogger(__name__)

# So long may one job work before the others are looked at again, the publications first.
SLICE_SECONDS = 0.2
LONGEST_WAIT_SECONDS = 5.0
# A worker may be killed by an operator, or by another item's memory; not so often by chance.
MOST_WORKERS_KILLED = 3
MOST_CONFLICTS = 5
# PostgreSQL took back one of two transactions that stood in each other's way.
CONFLICTS = {"40P01", "40001"}


class DatabaseLost(Exception):
    """The connection broke. Its transaction never happened; the item comes again."""


class Worker:
    """Any number of them may work on one database.

    Nothing is lost and nothing happens twice because each item commits together with its claim
    (see `jobs.Job.run`), not because of anything kept here. What is kept here only spreads the
    attempts: a failing item waits longer each time, and an item that was in hand when three
    workers were killed is set aside until their heartbeats are pruned, a day later.
    """

    def __init__(self, *, poll_seconds: float, stop: Stop) -> None:
        self.poll_seconds = poll_seconds
        self.stop = stop
        self.jobs = jobs.load()
        self.heart = Heart()
        self.pauses = Pauses()
        self.failures = 0
        self.losses = 0

    def run(self) -> None:
        """Work until asked to stop; the item in hand is finished. Outlives the database."""
        logger.info("Worker %s looks every %s s for what is due", self.heart.row, self.poll_seconds)
        while not self.stop.asked:
            try:
                self.heart.beat()
                if self.losses:
                    self.database_answers()
                busy = self.round()
            except (DatabaseLost, DatabaseError, InterfaceError) as error:
                self.wait_for_database(error)
            else:
                if not busy:
                    self.stop.wait(self.poll_seconds)
        with suppress(DatabaseError, InterfaceError):
            self.heart.stop()
        logger.info("Worker %s stops", self.heart.row)

    def run_once(self) -> None:
        """Try all that is due, each item once, and return. `failures` then says how many failed."""
        began = time.monotonic()
        # For the pauses no time passes: none ends, and no item is tried again.
        self.pauses.clock = lambda: began
        while self.round() and not self.stop.asked:
            self.heart.beat()
        self.heart.stop()

    def round(self) -> int:
        """Give each job its time; return how many items were tried."""
        return sum(self.give_time(name, job) for name, job in self.jobs.items())

    def give_time(self, name: str, job: jobs.Job) -> int:
        tried = 0
        end = time.monotonic() + SLICE_SECONDS
        for key in self.due(name, job):
            if self.stop.asked:
                break
            self.attempt(name, job, key)
            tried += 1
            if time.monotonic() > end:
                break
        return tried

    def due(self, name: str, job: jobs.Job) -> Iterable[Hashable]:
        """Return what is due of one job; nothing while the question itself is let alone."""
        besides = self.pauses.keys(name)
        if None in besides:
            return ()
        keys: Iterable[Hashable] = ()
        with self.failure_reported(name, None):
            keys = job.due(timezone.now(), besides=besides)
            self.pauses.end(name, None)
        return keys

    def attempt(self, name: str, job: jobs.Job, key: Hashable) -> None:
        item = f"{name} {key}"
        with self.failure_reported(name, key):
            killed = self.heart.workers_killed_by(item)
            if killed >= MOST_WORKERS_KILLED:
                raise RuntimeError(f"Set aside: {killed} workers were killed with this in hand")
            self.heart.take(item)
            if run_despite_conflicts(job, key):
                self.pauses.end(name, key)
            else:
                self.pauses.put_off(name, key)

    @contextmanager
    def failure_reported(self, name: str, key: Hashable) -> Iterator[None]:
        """Keep a failure from the other items. Raises `DatabaseLost` when it is not the item's own."""
        try:
            yield
        except Exception as error:
            seconds = self.pauses.failed(name, key)
            if isinstance(error, DatabaseError | InterfaceError) and is_lost():
                raise DatabaseLost(error) from error
            self.failures += 1
            what = "finding what is due" if key is None else f"item {key}"
            logger.exception("%s: %s failed; tried again in %d s", name, what, seconds)

    def wait_for_database(self, error: Exception) -> None:
        if not self.losses:
            logger.error("The database does not answer, waiting for it: %s", " ".join(str(error).split()))
        connections.close_all()
        self.heart.due_at = time.monotonic()
        self.stop.wait(min(0.1 * 2**self.losses, LONGEST_WAIT_SECONDS))
        self.losses += 1

    def database_answers(self) -> None:
        self.losses = 0
        logger.warning("The database answers again")


def run_despite_conflicts(job: jobs.Job, key: Hashable) -> bool:
    """Run the item, at once again where it met another transaction: that is nobody's failure."""
    for _ in range(MOST_CONFLICTS):
        try:
            return job.run(key)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) not in CONFLICTS:
                raise
    return job.run(key)


def is_lost() -> bool:
    """Has the connection gone, so that its transaction did?"""
    return connection.connection is None or not connection.is_usable()
