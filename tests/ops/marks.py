"""Tasks that leave a trace, for tests of the worker."""

import os
import signal
import time
import uuid
from pathlib import Path

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks import task


def leave_mark() -> str:
    """Leave one mark more in the database: a row of a plain table on which nothing hangs."""
    row = Session(session_key=uuid.uuid4().hex, session_data="mark", expire_date=timezone.now())
    row.save(force_insert=True)
    return f"mark {row.session_key}"


def marks() -> int:
    return Session.objects.filter(session_data="mark").count()


@task()
def mark() -> str:
    return leave_mark()


@task()
def mark_and_dawdle(started: str, seconds: float) -> None:
    """Leave a mark, touch the file `started`; dawdle if that was not there yet."""
    leave_mark()
    first = not Path(started).exists()
    Path(started).touch()
    if first:
        time.sleep(seconds)


@task()
def mark_and_fail() -> None:
    leave_mark()
    raise ValueError("a task that fails")


@task()
def kill_the_worker() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@task()
def unserialisable() -> object:
    return object()
