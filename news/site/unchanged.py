"""An answer for programs that ask again and again: 304 to those who have it already."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

from news.record.tail import tail


def unless_known(
    request: HttpRequest, make: Callable[[], HttpResponse], *, seconds: int, also: str = ""
) -> HttpResponse:
    """Answer with what `make` makes; with 304, and without making it, to those who have it already.

    It may be kept for `seconds`. The log, and what expired last, say all that it depends on, but for `also`.
    """
    standing = tail.standing()
    # No Last-Modified: two changes of one second would be one to those who ask by it.
    etag = f'"{standing.seq}-{standing.changed_at.timestamp()}{also}"'
    response = get_conditional_response(request, etag=etag) or make()
    response.headers.setdefault("ETag", etag)
    patch_cache_control(response, public=True, max_age=seconds)
    return response
