"""Errors, as problem documents: RFC 9457."""

from typing import Any

from django.http import HttpResponse

from news.record.models import dump

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "Unknown key",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    410: "Gone",
    429: "Too many requests",
    500: "Internal error",
    503: "Unavailable",
}


class Problem(Exception):
    """Ends a request with a problem document. `fields` are added to it: `parameter`, `note` …"""

    def __init__(self, status: int, detail: str, **fields: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.fields = fields


class BadParameter(Problem):
    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(400, detail, parameter=parameter)


def problem_response(status: int, detail: str = "", **fields: Any) -> HttpResponse:
    """Return the problem document. Its type is `about:blank`: the status says what kind it is."""
    title = TITLES.get(status, "Error")
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail or title}
    response = HttpResponse(dump(body | fields), status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer, Preview"
    return response
