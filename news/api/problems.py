"""Errors, as problem documents: RFC 9457."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from news.record.models import dump

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """Ends a request with a problem document. `fields` are added to it: `parameter`, `note` …

    `streams` are for caches: what a change of this answer would touch.
    """

    def __init__(self, status: int, detail: str, *, streams: Iterable[str] = (), **fields: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.streams = tuple(streams)
        self.fields = fields


class BadParameter(Problem):
    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(400, detail, parameter=parameter)


def problem_response(status: int, detail: str = "", **fields: Any) -> HttpResponse:
    """Return the problem document. Its type is `about:blank`: the status says what kind it is."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail or title}
    response = HttpResponse(dump(body | fields), status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer, Preview"
    return response
