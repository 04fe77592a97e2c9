"""What will go, and when: the headers of RFC 9745 (Deprecation) and RFC 8594 (Sunset)."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date


@dataclass(frozen=True)
class Deprecation:
    """`since` and `sunset` with their time zones; `link` is a page that says what to use instead."""

    since: datetime
    sunset: datetime
    link: str


# By operation id, as openapi.json has it. Set `deprecated=True` on the operation, too.
DEPRECATIONS: dict[str, Deprecation] = {}


def add_headers(request: HttpRequest, response: HttpResponse) -> None:
    deprecation = DEPRECATIONS.get(getattr(request, "operation_id", ""))
    if deprecation is None:
        return
    response.headers["Deprecation"] = f"@{int(deprecation.since.timestamp())}"
    response.headers["Sunset"] = http_date(deprecation.sunset.timestamp())
    link = f'<{deprecation.link}>; rel="deprecation"; type="text/html"'
    response.headers["Link"] = f"{response['Link']}, {link}" if "Link" in response else link
