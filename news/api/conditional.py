"""Validators: who has the answer already is told so, without it being made again."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from news.record.tail import Standing

KEPT_HEADERS = (
    "ETag",
    "Last-Modified",
    "Cache-Control",
    "Surrogate-Key",
    "Vary",
    "Link",
    "Deprecation",
    "Sunset",
)
MOST_REMEMBERED = 10_000
LONGEST_KEY = 1000


@dataclass(frozen=True)
class Validators:
    """The headers by which an answer is known again, and until when it is true."""

    headers: dict[str, str]
    standing: Standing
    until: datetime | None

    @classmethod
    def of(cls, response: HttpResponse, standing: Standing) -> "Validators":
        headers = {name: response[name] for name in KEPT_HEADERS if name in response}
        return cls(headers, standing, getattr(response, "until", None))

    def hold(self, standing: Standing) -> bool:
        if self.standing != standing:
            return False
        return self.until is None or self.until > timezone.now()


def not_modified(request: HttpRequest, validators: Validators) -> HttpResponse | None:
    """Return the 304, if that is the answer to the request's conditions (RFC 9110, 13.2)."""
    if not {"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"} & request.META.keys():
        return None
    # If-Match and If-Unmodified-Since are for writes.
    modified = parse_http_date_safe(validators.headers["Last-Modified"])
    response = get_conditional_response(request, etag=validators.headers["ETag"], last_modified=modified)
    if not isinstance(response, HttpResponseNotModified):
        return None
    for name, value in validators.headers.items():
        response.headers[name] = value
    return response


class Remembered:
    """The validators of answers that were made lately, at most `MOST_REMEMBERED`."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: OrderedDict[tuple[str, ...], Validators] = OrderedDict()

    def key(self, request: HttpRequest) -> tuple[str, ...]:
        meta = request.META
        names = ("HTTP_HOST", "SERVER_PORT", "wsgi.url_scheme", "PATH_INFO", "QUERY_STRING", "HTTP_ACCEPT")
        return tuple(str(meta.get(name, "")) for name in names)

    def answer_to(self, request: HttpRequest, standing: Standing) -> HttpResponse | None:
        """Return the 304 for a request whose answer is known to be what it was. No query."""
        validators = self.kept.get(self.key(request))
        if validators is None or not validators.hold(standing):
            return None
        return not_modified(request, validators)

    def keep(self, request: HttpRequest, validators: Validators) -> None:
        key = self.key(request)
        if sum(map(len, key)) > LONGEST_KEY:
            return
        with self.lock:
            self.kept[key] = validators
            self.kept.move_to_end(key)
            while len(self.kept) > MOST_REMEMBERED:
                self.kept.popitem(last=False)

    def forget(self) -> None:
        self.kept.clear()


remembered = Remembered()
