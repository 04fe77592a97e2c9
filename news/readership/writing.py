"""Puts views into the database: a reader of an article once in half an hour, whichever process saw them."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import connection, transaction

from news.readership.recent import SAME_VIEW_SECONDS
from news.readership.waiting import View
from news.record import views as record
from news.record.counts import day_of

# A publication that holds an article's count goes first: PostgreSQL looks for deadlocks after a second only.
PATIENCE = "SET LOCAL lock_timeout = '500ms'"


def write(views: Mapping[int, View]) -> None:
    """Count those of the views, by token, whose readers were not counted in the half hour before.

    One transaction, of five to nine statements for a thousand views. Raises `DatabaseError`, `InterfaceError`
    if nothing was written. If only the commit's answer was lost, writing them again counts nothing twice.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(PATIENCE)
        new = [views[token] for token in claim(views)]
        record.add(Counter((view.article_id, day_of(datetime.fromtimestamp(view.at, UTC))) for view in new))


def claim(views: Mapping[int, View]) -> list[int]:
    """Note these readers; return the tokens of those whom no process has noted in the half hour before.

    In one order, so that two processes wait for each other and never stand in each other's way."""
    if not views:
        return []
    rows = ", ".join(["(%s, %s)"] * len(views))
    statement = f"""INSERT INTO readership_seen (token, at) VALUES {rows}
        ON CONFLICT (token) DO UPDATE SET at = excluded.at
        WHERE readership_seen.at <= excluded.at - {SAME_VIEW_SECONDS} RETURNING token"""  # noqa: S608 - constants
    with connection.cursor() as cursor:
        cursor.execute(statement, [each for token in sorted(views) for each in (token, views[token].at)])
        return [token for (token,) in cursor.fetchall()]
