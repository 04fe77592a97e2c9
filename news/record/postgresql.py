"""Ways to ask PostgreSQL that are worth it now and then; nothing on SQLite. See cms/ops/postgresql."""

from contextlib import AbstractContextManager, nullcontext

from django.db import connection


def prepared() -> AbstractContextManager[None]:
    """Within, PostgreSQL plans each statement once for each connection."""
    within: AbstractContextManager[None] = getattr(connection, "prepared", nullcontext)()
    return within


def in_binary() -> AbstractContextManager[None]:
    """Within, PostgreSQL is given values as they are: for inserts of many large texts."""
    within: AbstractContextManager[None] = getattr(connection, "in_binary", nullcontext)()
    return within
