"""Runs the tasks of django-tasks' database backend."""

import logging
import os
import socket
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError, transaction
from django_tasks.base import TaskContext
from django_tasks.signals import task_finished, task_started
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

AT_ONCE = 100


class RunTasks:
    """A job of the worker: each task runs in the transaction of its claim and of its result.

    Stock `db_worker` commits the claim first, and a task whose worker is killed stays RUNNING for
    ever. Here a kill takes everything back and the task is READY again: what it does to this
    database happens once. What it does elsewhere (mail, HTTP, files) can happen again, so let it be
    repeatable, or leave it to a job with rows of its own.

    A task that raises is taken back, too, and kept as FAILED with its traceback. One that the
    database itself broke off (a deadlock, a restart) stays READY. One that kills its worker is
    set aside by the worker after the third time, or a few more where workers start within seconds.

    The transaction is open as long as the task runs, and SQLite has one pen: tasks are short.
    """

    def due(self, now: datetime, *, besides: Collection[UUID]) -> list[UUID]:
        ready = DBTaskResult.objects.ready().exclude(pk__in=besides)
        return list(ready.values_list("pk", flat=True)[:AT_ONCE])

    def run(self, key: UUID) -> bool:
        with transaction.atomic():
            row = DBTaskResult.objects.ready().filter(pk=key).get_locked()
            if row is None:
                return False
            row.claim(f"{socket.gethostname()}:{os.getpid()}")
            try:
                with transaction.atomic():
                    row.set_successful(call(row))
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:  # noqa: BLE001 - whatever it raises is its result
                row.set_failed(error)
                # Here, where the receiver that logs it still finds the traceback.
                finished(row)
            else:
                finished(row)
        return True


def call(row: DBTaskResult) -> Any:
    """Call the task with its arguments; return what it returns."""
    task, result = row.task, row.task_result
    task_started.send(type(task.get_backend()), task_result=result)
    if task.takes_context:
        context = TaskContext(task_result=result)  # type: ignore[arg-type]
        return task.call(context, *result.args, **result.kwargs)
    return task.call(*result.args, **result.kwargs)


def finished(row: DBTaskResult) -> None:
    """Tell who listens; a failure is logged by django-tasks' own receiver."""
    try:
        sender = type(row.task.get_backend())
    except (ImportError, SuspiciousOperation):
        logger.exception("Task id=%s path=%s cannot be called", row.pk, row.task_path)
    else:
        task_finished.send(sender, task_result=row.task_result)
