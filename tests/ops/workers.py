"""Workers for tests: in this process, in a fork that gets killed, or as the command."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from django.db import connection, connections

from cms.ops.stop import Stop
from cms.ops.worker import Worker

ROOT = Path(__file__).parent.parent.parent
PATIENCE_SECONDS = 30


def worker() -> Worker:
    return Worker(poll_seconds=0.05, stop=Stop())


def work_once() -> Worker:
    """Do all that is due, as `manage.py worker --once` does; return the worker."""
    worker_ = worker()
    try:
        worker_.run_once()
    finally:
        worker_.stop.close()
    return worker_


def ten_work_once() -> int:
    """Do all that is due with ten workers at the same time; return how many items failed."""

    def work(_number: int) -> int:
        try:
            return work_once().failures
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        return sum(threads.map(work, range(10)))


def database_url() -> str:
    """Return DATABASE_URL of the test database, for another process."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    host = quote(str(given["HOST"]), safe="")
    login = f"{given['USER']}:{quote(given['PASSWORD'] or '')}@".replace(":@", "@")
    port = f":{given['PORT']}" if given["PORT"] else ""
    return f"postgres://{login}{host}{port}/{given['NAME']}"


@contextmanager
def command(log: Path, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `manage.py worker` and write what it says to `log`; kill it at the end if it still runs."""
    environment = {"DATABASE_URL": "", "LOG_LEVEL": "INFO"} | environment
    environment["DATABASE_URL"] = environment["DATABASE_URL"] or database_url()
    environment.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    with log.open("ab") as output:
        process = start(output, arguments, environment)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def start(
    output: IO[bytes], arguments: tuple[str, ...], environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--poll-seconds=0.1", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=output,
        stderr=output,
    )


def wait_until(question: Callable[[], Any], what: str = "") -> None:
    """Ask until the answer is true. Fails the test when that takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not question():
        assert time.monotonic() < deadline, f"waited in vain for {what or question}"
        time.sleep(0.05)


def work_in_a_fork(*, killed_at_statement: int | None = None) -> bool:
    """Work once in another process; let it be killed just before its nth SQL statement.

    Return whether it lived to the end.
    """
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            if killed_at_statement is not None:
                connection.execute_wrappers.append(Killer(killed_at_statement))
            work_once()
        except BaseException:  # noqa: BLE001 - a fork of the test must never go on as the test
            os._exit(1)
        os._exit(0)
    _pid, status = os.waitpid(pid, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFEXITED(status)


class Killer:
    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.left -= 1
        if self.left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
