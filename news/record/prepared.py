"""Statements that are asked so often that planning them counts."""

from contextlib import AbstractContextManager, nullcontext

from django.db import connection


def prepared() -> AbstractContextManager[None]:
    """Within, PostgreSQL plans each statement once for each connection. Nothing on SQLite."""
    within: AbstractContextManager[None] = getattr(connection, "prepared", nullcontext)()
    return within
