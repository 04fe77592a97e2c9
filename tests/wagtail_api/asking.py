"""How the tests ask."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PAGES = "/api/v2/pages/"


def ask(client: Client, rest: str = "", *, status: int = 200, **extra: Any) -> Any:
    """Return the JSON that stands at an address below that of the pages."""
    response = client.get(PAGES + rest, **extra)
    assert response.status_code == status, (rest, response.status_code, response.content[:300])
    return response.json()


def ids(client: Client, rest: str = "", **extra: Any) -> list[int]:
    return [item["id"] for item in ask(client, rest, **extra)["items"]]


def titles(client: Client, rest: str = "") -> list[str]:
    return [item["title"] for item in ask(client, rest)["items"]]


def refused(client: Client, rest: str) -> str:
    """Return the message with which a question is refused. Nothing may be asked of the database for it."""
    with CaptureQueriesContext(connection) as captured:
        answer = ask(client, rest, status=400)
    assert not captured.captured_queries, rest
    assert set(answer) == {"message"}
    return str(answer["message"])


def queries(client: Client, rest: str = "") -> list[str]:
    """Return the queries that an answer costs, once all that the process keeps has been read."""
    ask(client, rest)
    with CaptureQueriesContext(connection) as captured:
        ask(client, rest)
    return [query["sql"] for query in captured.captured_queries]


def found(client: Client, **asked: str) -> Any:
    """Return the JSON of the page that `find` leads to."""
    response = client.get(f"{PAGES}find/", asked)
    assert response.status_code == 302, response.content
    return client.get(response["Location"]).json()
