"""Tasks that leave a trace, for tests of the worker."""

import os
import signal
import time
import uuid
from pathlib import Path

from django_tasks import task
from taggit.models import Tag


@task()
def mark() -> str:
    """Leave one mark more in the database."""
    return Tag.objects.create(name=f"mark {uuid.uuid4()}").name


@task()
def mark_and_dawdle(started: str, seconds: float) -> None:
    """Leave a mark, touch the file `started`; dawdle if that was not there yet."""
    Tag.objects.create(name=f"mark {uuid.uuid4()}")
    first = not Path(started).exists()
    Path(started).touch()
    if first:
        time.sleep(seconds)


@task()
def mark_and_fail() -> None:
    Tag.objects.create(name=f"mark {uuid.uuid4()}")
    raise ValueError("a task that fails")


@task()
def kill_the_worker() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@task()
def unserialisable() -> object:
    return object()


def marks() -> int:
    return Tag.objects.filter(name__startswith="mark ").count()
