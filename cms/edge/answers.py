"""A finished answer, and the forms in which it is given: plain, compressed, and as "you have it already"."""

import gzip
import time
from collections.abc import Callable, Iterable
from email.utils import parsedate_to_datetime
from typing import Any

import brotli

from news.record.caching import etag_of

Headers = list[tuple[str, str]]
StartResponse = Callable[[str, Headers], Any]

# They are of one request, or of one transport of the answer. Whoever else is given it must not have them.
OF_ONE_REQUEST = frozenset(
    {
        "age",
        "connection",
        "content-length",
        "date",
        "etag",
        "keep-alive",
        "ratelimit",
        "ratelimit-policy",
        "retry-after",
        "server-timing",
        "transfer-encoding",
        "vary",
        "x-request-id",
    }
)
# Of these, those that who caused the answer to be made is to have.
OWN = frozenset({"ratelimit", "ratelimit-policy", "server-timing", "x-request-id"})
HIT = ("Cache-Status", "dateline; hit")
# RFC 9110, 15.4.5; and what a script of another site needs to read it.
OF_NOT_MODIFIED = frozenset(
    {
        "access-control-allow-origin",
        "access-control-expose-headers",
        "cache-control",
        "cache-tag",
        "deprecation",
        "last-modified",
        "link",
        "sunset",
        "surrogate-key",
    }
)
COMPRESSED: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
TEXTS = ("text/", "application/json", "application/xml", "application/problem", "application/feed")
# Below that, what is saved does not fill a packet.
LEAST_COMPRESSED = 600
# What Python needs for an answer besides its bytes, and for each of its keys; measured.
OVERHEAD_BYTES, KEY_BYTES = 3000, 150


class Form:
    """Headers and body in one encoding."""

    __slots__ = ("body", "headers", "not_modified")

    def __init__(self, headers: Headers, body: bytes, not_modified: Headers) -> None:
        self.headers = headers
        self.body = [body]
        self.not_modified = not_modified


class Answer:
    """What Django answered. `keys` are those of `news.record.shown`; `seconds` is how long it is fresh."""

    def __init__(
        self, status: str, headers: Headers, body: bytes, *, keys: Iterable[str], seconds: float
    ) -> None:
        self.status = status
        self.is_missing = status.startswith("404")
        self.body = body
        self.keys = frozenset(keys)
        self.old_at = time.monotonic() + seconds
        self.headers = [each for each in headers if each[0].lower() not in OF_ONE_REQUEST]
        named = {name.lower(): value for name, value in headers}
        self.etag = named.get("etag") or etag_of(body)
        self.etags = (self.etag, *(with_suffix(self.etag, encoding) for encoding in COMPRESSED))
        self.last_modified = named.get("last-modified", "")
        self.vary = vary_with_encoding(named.get("vary", ""))
        kind = named.get("content-type", "")
        self.is_text = len(body) >= LEAST_COMPRESSED and (kind.startswith(TEXTS) or "xml" in kind)
        packed = len(body) // 2 if self.is_text else 0
        self.size = len(body) + packed + OVERHEAD_BYTES + KEY_BYTES * len(self.keys)
        """About how many bytes of memory it takes, with all its forms."""
        self.forms = {"": self.form("", body)}

    def is_old(self) -> bool:
        return time.monotonic() >= self.old_at

    def form(self, encoding: str, body: bytes) -> Form:
        own = [
            ("ETag", with_suffix(self.etag, encoding)),
            ("Vary", self.vary),
            HIT,
        ]
        kept = [each for each in self.headers if each[0].lower() in OF_NOT_MODIFIED]
        encoded = [("Content-Encoding", encoding)] if encoding else []
        length = [("Content-Length", str(len(body)))]
        return Form([*self.headers, *own, *encoded, *length], body, [*kept, *own])

    def form_for(self, encoding: str) -> Form:
        """Return the answer in this encoding; made when it is asked for the first time."""
        found = self.forms.get(encoding)
        if found is None:
            if not self.is_text:
                return self.forms[""]
            found = self.forms[encoding] = self.form(encoding, COMPRESSED[encoding](self.body))
        return found

    def is_known_to(self, environ: dict[str, Any]) -> bool:
        """Has the reader this answer already? RFC 9110, 13.2.2, for reads."""
        if not self.status.startswith("200"):
            return False
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None:
            # Most say one, as it was given.
            return known in self.etags or known.strip() == "*" or any(etag in known for etag in self.etags)
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        return bool(since and self.last_modified) and is_not_after(self.last_modified, str(since))

    def give(
        self,
        environ: dict[str, Any],
        start_response: StartResponse,
        *,
        cache_status: str = "",
        own: Iterable[tuple[str, str]] = (),
    ) -> list[bytes]:
        """Answer a request. `cache_status` says how it came about, where that is not a hit (RFC 9211).

        `own` are headers of this request alone.
        """
        form = self.form_for(encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")))
        is_known = self.is_known_to(environ)
        headers = list(form.not_modified if is_known else form.headers)
        if cache_status:
            headers[headers.index(HIT)] = ("Cache-Status", cache_status)
        headers += own
        start_response("304 Not Modified" if is_known else self.status, headers)
        return [] if is_known or environ["REQUEST_METHOD"] == "HEAD" else form.body


def with_suffix(etag: str, encoding: str) -> str:
    """Return the validator of another form of the same answer: a strong one is of its very bytes."""
    return f'{etag[:-1]}-{encoding}"' if encoding else etag


def without_suffix(etags: str) -> str:
    for encoding in COMPRESSED:
        etags = etags.replace(f'-{encoding}"', '"')
    return etags


def vary_with_encoding(vary: str) -> str:
    return f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"


def is_not_after(modified: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


MOST_KNOWN = 1000
known_choices: dict[str, str] = {}


def encoding_of(accepted: str) -> str:
    """Return the encoding for a reader who accepts these: `br`, `gzip`, or none."""
    choice = known_choices.get(accepted)
    if choice is None:
        choice = choose(accepted)
        if len(known_choices) >= MOST_KNOWN:
            known_choices.clear()
        known_choices[accepted] = choice
    return choice


def choose(accepted: str) -> str:
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, *parameters = (each.strip() for each in part.split(";"))
        weights[name] = next((weight(each) for each in parameters if each.startswith("q=")), 1.0)
    best = max(COMPRESSED, key=lambda name: weights.get(name, weights.get("*", 0.0)))
    return best if weights.get(best, weights.get("*", 0.0)) > 0 else ""


def weight(parameter: str) -> float:
    try:
        return float(parameter.removeprefix("q="))
    except ValueError:
        return 0.0
