"""Has the words of many objects indexed while their transaction goes on: it is half of an import's time."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from wagtail.search.backends import get_search_backend

from news.record.models import PublishedArticle
from news.record.search import index_later, is_database

# What writes entries for whoever is within `indexing_meanwhile`, and what it has been given.
Writer = tuple[ThreadPoolExecutor, list[Future[None]]]
writer: ContextVar[Writer | None] = ContextVar("writer", default=None)


def index_many(model: Any, objects: Sequence[Any]) -> None:
    """Have objects of a model found by their words, by the engine of the settings: now, or meanwhile."""
    if given := writer.get():
        thread, written = given
        written.append(thread.submit(write_after, written[0], model, objects))
    else:
        write(model, objects)


def index_rows(rows: Sequence[PublishedArticle]) -> None:
    """Have many new rows found by their words, as `search.index` does one."""
    if is_database():
        index_many(PublishedArticle, rows)
    else:
        for row in rows:
            index_later.enqueue(row.pk)


def write(model: Any, objects: Sequence[Any]) -> None:
    get_search_backend().add_bulk(model, objects)


def begin() -> None:
    """Begin the transaction of the thread's own connection."""
    transaction.set_autocommit(False)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '10s'")


def write_after(begun: Future[None], model: Any, objects: Sequence[Any]) -> None:
    # Without its transaction, it would be committed at once.
    begun.result()
    write(model, objects)


def close() -> None:
    """Close the connection of the thread that runs this; what it has not committed is undone."""
    connection.close()


@contextmanager
def indexing_meanwhile() -> Iterator[None]:
    """Within a transaction: a thread writes what is given to `index_many`, by a connection of its own.

    Its entries are committed when this ends, just before the transaction. Should that fail after all, there
    are entries of objects that are not: nobody finds them, as whatever matches is looked up. The transaction
    must not touch those entries itself: the two would wait for each other, for ten seconds. On SQLite, which
    has one writer, and within another transaction, which may have to be undone, all is written at once.
    """
    is_outermost = len(connection.atomic_blocks) == 1
    if connection.vendor != "postgresql" or not is_database() or not is_outermost:
        yield
        return
    with ThreadPoolExecutor(max_workers=1) as thread:
        written = [thread.submit(begin)]
        token = writer.set((thread, written))
        try:
            yield
            for each in written:
                each.result()
            thread.submit(transaction.commit).result()
        finally:
            writer.reset(token)
            for each in written:
                each.cancel()
            thread.submit(close)
