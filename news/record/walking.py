"""Has PostgreSQL walk along an index in its order, instead of sorting what it believes to be little."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Its planner knows neither how many entries pass several conditions at once, nor what it costs to look for
# words in texts that are stored apart: left alone it sorts a whole stream, or reads all texts.
SETTINGS = "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; "


@contextmanager
def along_an_index() -> Iterator[None]:
    """Queries within are planned so. They have to be evaluated within. Nothing on SQLite."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.execute_wrapper(with_settings):
        yield


def with_settings(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    # One trip to the server: several statements are one transaction, and the settings end with it.
    result = execute(SETTINGS + sql, params, many, context)
    for _setting in range(SETTINGS.count(";")):
        context["cursor"].nextset()
    return result
