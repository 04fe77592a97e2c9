"""The log of changes: numbered in commit order, so that nothing is ever missed by a reader."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Max
from django.db.transaction import TransactionManagementError

from news.record.models import Change
from news.record.signals import changes_written

# Any constant will do, as long as nothing else in the database uses it.
LOCK_KEY = 0x64617465


def lock() -> None:
    """Wait until no other transaction writes the record, and keep others waiting until this one ends.

    On PostgreSQL an advisory lock; on SQLite the transaction has the only pen already.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("The record is written inside a transaction only.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])


def append_all(changes: Iterable[Change]) -> list[Change]:
    """Write changes at the end of the log, in their order. Two queries, and what those ask who are told."""
    lock()
    last = Change.objects.aggregate(last=Max("seq"))["last"] or 0
    written = list(changes)
    for seq, change in enumerate(written, start=last + 1):
        change.seq, change.streams = seq, sorted(change.streams)
    Change.objects.bulk_create(written)
    changes_written.send(Change, changes=written)
    return written


def append(*, kind: Change.Kind, streams: list[str], **fields: Any) -> Change:
    """Write one change, at the end of the log. `fields` are those of `Change`.

    The number is taken under the lock and becomes visible with the commit that gives the lock up:
    who has seen n can never later find a change below n.
    """
    return append_all([Change(kind=kind, streams=streams, **fields)])[0]
