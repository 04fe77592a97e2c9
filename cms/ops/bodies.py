"""Leaves readers a thread while others send slowly.

The server lets a thread wait for the body of a request for as long as its sender likes. A few who send
a byte now and then would have all threads, and the site with them.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from io import BytesIO
from typing import Any

# All but one of the threads that the Procfile gives a server process.
MOST_AT_ONCE = 3
# A larger one is received by whoever reads it, some at a time: a picture, a film. A proxy in front waits for
# smaller ones itself (compose.yaml), so that these come at once, and find the place that no large one has.
MOST_IN_MEMORY = 1 << 20
RETRY_AFTER_SECONDS = 5
BUSY = b"Others are sending too much at this moment. Nothing was saved: please go back, and try again."

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]


class FewBodies:
    """A WSGI application that lets `most` requests at once be waited for; more are answered with a 503.

    One place less is for large ones. `tell` is called for each that is refused.
    """

    def __init__(
        self, application: Application, *, most: int = MOST_AT_ONCE, tell: Callable[[], None] = lambda: None
    ) -> None:
        self.application, self.tell = application, tell
        self.places = threading.BoundedSemaphore(most)
        self.large_places = threading.BoundedSemaphore(max(1, most - 1))

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        size = length_of(environ)
        if not size:
            return self.application(environ, start_response)
        is_large = size > MOST_IN_MEMORY
        with ExitStack() as taken:
            for places in (self.large_places, self.places) if is_large else (self.places,):
                # Nobody waits for a place: that would take a thread, too.
                if not places.acquire(blocking=False):
                    self.tell()
                    return refuse(start_response)
                taken.callback(places.release)
            if is_large:
                return self.application(environ, start_response)
            body = received(environ["wsgi.input"], size)
        return self.application(environ | {"wsgi.input": BytesIO(body)}, start_response)


def length_of(environ: Environ) -> int:
    """Return how long the body is to be. Without a length that can be read, Django reads none."""
    text = environ.get("CONTENT_LENGTH") or ""
    return int(text) if text.isascii() and text.isdecimal() else 0


def received(stream: Any, size: int) -> bytes:
    """Return the body; less of it, if its sender has gone."""
    parts, left = [], size
    while left and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def refuse(start_response: Any) -> list[bytes]:
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(BUSY))),
        ("Cache-Control", "no-store"),
        ("Retry-After", str(RETRY_AFTER_SECONDS)),
    ]
    start_response("503 Service Unavailable", headers)
    return [BUSY]
