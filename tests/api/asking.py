"""How tests ask the content API."""

import json
from typing import Any
from urllib.parse import urlencode

from django.test import Client

API = "/api/content/v1"


def address(path: str, /, **parameters: Any) -> str:
    """Return the address of an operation: `articles/1` with its query."""
    return f"{API}/{path}?{urlencode(parameters, doseq=True)}" if parameters else f"{API}/{path}"


def get(
    path: str, /, *, headers: dict[str, str] | None = None, method: str = "get", **parameters: Any
) -> Any:
    return getattr(Client(), method)(address(path, **parameters), headers=headers)


def ask(path: str, /, *, status: int = 200, headers: dict[str, str] | None = None, **parameters: Any) -> Any:
    """Return the JSON of an answer, which has this status."""
    response = get(path, headers=headers, **parameters)
    assert response.status_code == status, response.content
    return json.loads(response.content)
