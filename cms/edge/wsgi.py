"""The WSGI application that stands before Django's."""

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from cms.edge.answers import OWN, Answer, Headers, StartResponse
from cms.edge.asking import API, VARIES_BY, Asking, as_it_came, plain
from cms.edge.figures import Publisher
from cms.edge.following import Follower
from cms.edge.memory import Key, Memory
from cms.ops import metrics
from news.record.caching import ONE_DAY, directives
from news.record.shown import FACTS, keys_in

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]

KEPT = ("200", "301", "404", "410")
# So long a request waits for another that makes the same answer.
WAIT_SECONDS = 5.0
RETRY_AFTER_SECONDS = 5


class Edge:
    """Gives what is kept; asks Django for the rest, once for all who ask at the same time."""

    def __init__(self, application: Application, *, most_bytes: int) -> None:
        self.application = application
        self.memory = Memory(most_bytes)
        self.follower = Follower(self.memory)
        self.asking = Asking()
        self.making: dict[Key, threading.Event] = {}
        metrics.publishers["edge"] = Publisher(self.figures)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self.asking.key(environ)
        if key is None:
            return self.passed_on(environ, start_response)
        if not self.follower.is_true():
            return self.without_database(key, environ, start_response)
        answer = self.memory.get(key)
        if answer is None or answer.is_old():
            return self.made(key, answer, environ, start_response)
        if answer.is_missing and is_cut(environ, key):
            return self.passed_on(environ, start_response)
        self.memory.counters.hits += 1
        return answer.give(environ, start_response)

    def made(
        self, key: Key, old: Answer | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer with what Django makes now; with what another request is having made, if there is one."""
        event = threading.Event()
        others = self.making.setdefault(key, event)
        if others is not event:
            # It is old, and not untrue: a number of readers, a day that is over.
            answer = old or (self.memory.get(key) if others.wait(WAIT_SECONDS) else None)
            if answer is not None and not (answer.is_missing and is_cut(environ, key)):
                self.memory.counters.hits += 1
                return answer.give(environ, start_response)
            return self.make(key, environ, start_response)
        try:
            return self.make(key, environ, start_response)
        finally:
            del self.making[key]
            event.set()

    def make(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        self.memory.counters.misses += 1
        since = self.memory.turn
        status, headers, body = self.response(plain(environ, key))
        named = {name.lower(): value for name, value in headers}
        if "set-cookie" in named:
            # A form, which is the reader's own: it has to know the cookies that came.
            return self.passed_on(environ, start_response)
        if status.startswith("500") and self.follower.is_gone():
            return unavailable(environ, start_response)
        if status.startswith("404") and is_cut(environ, key):
            return self.passed_on(environ, start_response)
        seconds = seconds_to_keep(status, named)
        answer = Answer(status, headers, body, keys=keys_in(named.get("surrogate-key", "")), seconds=seconds)
        if seconds <= 0:
            return once(answer, headers, environ, start_response)
        is_kept = self.memory.keep(key, answer, since=since)
        made = "dateline; fwd=miss; stored" if is_kept else "dateline; fwd=miss"
        own = [each for each in headers if each[0].lower() in OWN]
        return answer.give(environ, start_response, cache_status=made, own=own)

    def response(self, environ: Environ) -> tuple[str, Headers, bytes]:
        """Return status, headers and body of what Django answers."""
        begun: list[tuple[str, Headers]] = []

        def start(status: str, headers: Headers, exc_info: Any = None) -> None:
            begun.append((status, headers))

        result = self.application(environ, start)
        try:
            body = b"".join(result)
        finally:
            close(result)
        return *begun[-1], body

    def passed_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django answer. An error is said to be one of the database, where that is gone."""
        begun: list[Any] = []
        result = self.application(as_it_came(environ), lambda *args: begun.append(args))
        if begun[-1][0].startswith("500") and self.follower.is_gone():
            close(result)
            return unavailable(environ, start_response)
        start_response(*begun[-1])
        return result

    def without_database(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with what was true when the database was last heard of, for a day."""
        answer = self.memory.get(key)
        if answer is not None and time.monotonic() - self.follower.true_at < ONE_DAY:
            self.memory.counters.stale += 1
            return answer.give(environ, start_response, cache_status="dateline; hit; detail=stale-if-error")
        if not self.follower.has_failed():
            # It is only slow, as when all processes start at once. What is kept now is dropped if need be.
            return self.make(key, environ, start_response)
        if key[2].startswith((API, "/-/")):
            # They say themselves, in their own way, that it is gone.
            return self.passed_on(environ, start_response)
        return unavailable(environ, start_response)

    def figures(self) -> dict[str, float]:
        """Return what is told of it; see `cms.edge.figures`."""
        counters = self.memory.counters
        return {
            "hits": counters.hits,
            "misses": counters.misses,
            "drops": counters.drops,
            "stale": counters.stale,
            "bytes": self.memory.bytes,
            "answers": len(self.memory.found.answers) + len(self.memory.missing.answers),
            "log_age_seconds": max(0.0, time.monotonic() - self.follower.true_at),
        }


def close(result: Any) -> None:
    if hasattr(result, "close"):
        result.close()


def is_cut(environ: Environ, key: Key) -> bool:
    """Was more asked than Django is told? Where there is nothing, a redirect may know the whole address."""
    return bool(environ.get("QUERY_STRING", "") != key[3])


def seconds_to_keep(status: str, headers: dict[str, str]) -> float:
    """Return for how long an answer is fresh; 0 for one that is not everybody's, or shows nothing known."""
    control = directives(headers.get("cache-control", ""))
    varies_by = {name.strip().lower() for name in headers.get("vary", "").split(",") if name.strip()}
    is_everybodys = (
        status.startswith(KEPT)
        # What does not know its site has not noted all that it shows.
        and FACTS in keys_in(headers.get("surrogate-key", ""))
        and "public" in control
        and not {"private", "no-store", "no-cache"} & control.keys()
        and varies_by <= VARIES_BY
    )
    seconds = control.get("s-maxage") or control.get("max-age") or "0"
    return float(seconds) if is_everybodys and seconds.isdecimal() else 0


def once(
    answer: Answer, headers: Headers, environ: Environ, start_response: StartResponse
) -> Iterable[bytes]:
    """Give an answer that is not kept, with all its own headers."""
    start_response(answer.status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def unavailable(environ: Environ, start_response: StartResponse) -> list[bytes]:
    """Answer that the newsroom's database is gone, in the site's dress and the address's language."""
    language = translation.get_language_from_path(environ["PATH_INFO"])
    with translation.override(language or translation.get_language()):
        body = render_to_string("503.html").encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Retry-After", str(RETRY_AFTER_SECONDS)),
    ]
    start_response("503 Service Unavailable", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
