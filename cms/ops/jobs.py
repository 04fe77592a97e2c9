"""What the worker does, told by `settings.WORKER_JOBS`: dotted paths of classes, made once a process."""

from collections.abc import Collection, Hashable, Iterable
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Job(Protocol):
    """A kind of work. The worker asks again and again what is due, and runs each item by itself."""

    def due(self, now: datetime, *, besides: Collection[Any]) -> Iterable[Hashable]:
        """Return keys of items to run now, the most urgent first; none of those in `besides`.

        Asked several times a second: one query that an index answers, and not all of a long queue.
        """

    def run(self, key: Any) -> bool:
        """Do one item, in a transaction of its own. False if there was nothing (left) to do.

        Any number of workers may be given the same key at the same time, and a worker may be
        killed at any point: claim the row with `select_for_update(skip_locked=True)`, look again
        whether it is due, and let the work commit together with what makes it not due any more.
        An error is reported by the worker, which tries the item again later.
        """


def load() -> dict[str, Job]:
    """Return the jobs by their dotted paths, in the order of the setting."""
    return {path: import_string(path)() for path in settings.WORKER_JOBS}
