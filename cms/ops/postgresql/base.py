"""Django's backend of PostgreSQL, with less of what is asked of the server beside what is wanted."""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.backends.postgresql import base, operations
from psycopg.pq import TransactionStatus
from psycopg.types.array import ListBinaryDumper

# What stands between us and the server may forget a connection that nobody uses, without a word to us.
LATELY_SECONDS = 5


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        # Of what the server has planned already, the cursor does not know the words.
        words: str = super().last_executed_query(cursor, sql, params) or self.compose_sql(sql, params)
        return words


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
    used_at = float("-inf")

    def is_usable(self) -> bool:
        """Return whether the server is there: by asking it, only where that may be in doubt.

        A server that goes says so, or its kernel does: then there is something to read.
        """
        was_used_lately = time.monotonic() - self.used_at < LATELY_SECONDS
        self.used_at = time.monotonic()
        return (was_used_lately and is_silent(self.connection)) or bool(super().is_usable())

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Within, the server plans each statement once for each connection: for a few, asked very often.

        None may hold a `*`: its plan would end with a change of the table's columns.
        """
        with self.bound_by_the_server():
            yield

    @contextmanager
    def in_binary(self) -> Iterator[None]:
        """Within, values go to the server as they are, arrays too: for inserts of many large texts.

        As text, each quotation mark of JSON in an array is escaped, twice, and read twice by the server.
        """
        with self.bound_by_the_server() as connection:
            threshold, connection.prepare_threshold = connection.prepare_threshold, None
            connection.adapters.register_dumper(list, ListBinaryDumper)
            try:
                yield
            finally:
                connection.prepare_threshold = threshold

    @contextmanager
    def bound_by_the_server(self) -> Iterator[Any]:
        self.ensure_connection()
        connection = self.connection
        usual = connection.cursor_factory
        connection.cursor_factory = base.ServerBindingCursor
        try:
            yield connection
        finally:
            connection.cursor_factory = usual


def is_silent(connection: psycopg.Connection[Any] | None) -> bool:
    """Return whether the connection is open and in no transaction, and the server has said nothing unasked.

    In one that failed it answers nothing more: there Django means to hear that it is not usable.
    """
    if connection is None or connection.closed:
        return False
    if connection.info.transaction_status != TransactionStatus.IDLE:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
