"""When the database is gone, or takes too long: 503, and the client is told to come again."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from news.api.keys.models import ApiKey
from tests import factories
from tests.api.asking import get
from tests.api.test_errors import problem

PATHS = [
    "articles",
    "articles/1",
    "articles?q=sea",
    "changes",
    "site",
    "sections",
    "tags",
    "most-read",
    "preview",
]


@pytest.fixture
def pull_the_plug(transactional_db: None) -> Iterator[Callable[[], None]]:
    """Give a function after which no connection to the database can be made."""
    known = dict(connection.settings_dict)

    def pull() -> None:
        connection.close()
        if connection.vendor == "postgresql":
            connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1"}
        else:
            connection.settings_dict["NAME"] = "/nowhere/at/all.sqlite3"

    yield pull
    connection.close()
    connection.settings_dict |= known


@pytest.mark.parametrize("is_known", [True, False])
def test_database_that_is_gone_is_a_503_until_it_is_back(
    pull_the_plug: Callable[[], None], is_known: bool, settings: Any
) -> None:
    factories.article(factories.section(), title="Sea")
    key = ApiKey(name="Front end")
    secret = key.give_secret()
    key.save()
    # The log's end is known, or has to be asked for.
    settings.LOG_POLL_SECONDS = 600 if is_known else 0
    known = dict(connection.settings_dict)
    assert get("tags").status_code == 200
    pull_the_plug()
    for path in PATHS:
        response = get(path, headers={"Authorization": "Preview x"} if path == "preview" else None)
        if path == "preview" and is_known:
            # What we did not sign is not asked for.
            problem(response, 404)
            continue
        assert problem(response, 503)["detail"].startswith("The record can't be read at the moment")
        assert response["Retry-After"] == "5"
        assert response["Cache-Control"] in {"no-cache", "private, no-store"}
        assert response["Access-Control-Allow-Origin"] == "*"
    assert get("articles", headers={"Authorization": f"Bearer {secret}"}).status_code == 503
    connection.close()
    connection.settings_dict |= known
    assert [get(path).status_code for path in ("articles", "site")] == [200, 200]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["articles", "changes", "site", "tags", "articles/1"])
def test_statement_that_takes_too_long_is_ended_and_a_503(path: str) -> None:
    factories.home()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 50")
    try:
        with connection.execute_wrapper(hold_up):
            response = get(path)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
    assert response["Retry-After"] == "5"
    problem(response, 503)


def hold_up(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Have the server be busy for two seconds in the same statement."""
    return execute(f"SELECT pg_sleep(2); {sql}", params, many, context)
