"""Answers: JSON put together from the record's finished texts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from news.record.models import dump
from news.record.paging import SelectionPage
from news.record.shown import header_value, keys_in

JSON_TYPE = "application/json"


class Answer(HttpResponse):
    """A public answer. `streams` are those that it shows; `until` is when time alone makes it untrue.

    `by_the_clock` is what has, or had, such a time.
    """

    def __init__(
        self,
        body: str,
        *,
        streams: Iterable[str] = (),
        until: datetime | None = None,
        by_the_clock: bool = False,
        content_type: str = JSON_TYPE,
        status: int = 200,
    ) -> None:
        super().__init__(body, content_type=content_type, status=status)
        self.until = until
        self.by_the_clock = by_the_clock
        add_surrogate_key(self, streams)


def add_surrogate_key(response: HttpResponse, streams: Iterable[str]) -> None:
    """Name the streams, beside those that are: by them caches find what they have to forget."""
    if keys := header_value({*keys_in(response.get("Surrogate-Key", "")), *streams}):
        response.headers["Surrogate-Key"] = keys


def answer(value: Any, **kwargs: Any) -> Answer:
    return Answer(dump(value), **kwargs)


def items(texts: Iterable[str], **fields: Any) -> str:
    """Return `{"items": […], …}` of finished JSON texts, with these fields behind."""
    rest = f",{dump(fields)[1:-1]}" if fields else ""
    return f'{{"items":[{",".join(texts)}]{rest}}}'


def page_answer(
    request: HttpRequest, page: SelectionPage, *, streams: Iterable[str], **fields: Any
) -> HttpResponse:
    """Return a page of a list, with its cursors in the body and in a `Link` header."""
    body = items(page.texts, next=page.next or None, previous=page.previous or None, **fields)
    return with_links(request, Answer(body, streams=streams), page)


def with_links(request: HttpRequest, response: HttpResponse, page: SelectionPage) -> HttpResponse:
    """Return the response with the pages beside it in a `Link` header (RFC 8288)."""
    cursors = {"next": page.next, "prev": page.previous}
    links = [f'<{with_cursor(request, cursor)}>; rel="{rel}"' for rel, cursor in cursors.items() if cursor]
    if links:
        response.headers["Link"] = ", ".join(links)
    return response


def with_cursor(request: HttpRequest, cursor: str) -> str:
    query = urlencode(dict(request.GET.lists()) | {"cursor": [cursor]}, doseq=True)
    return request.build_absolute_uri(f"{request.path}?{query}")
