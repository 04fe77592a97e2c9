"""Which requests the edge answers, what it knows their answers by, and what Django sees of them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.urls import reverse

from cms.edge.answers import without_suffix
from cms.edge.memory import Key

API = "/api/"
LONGEST_ADDRESS = 2000
LONGEST_HEADER = 200
MOST_PARAMETERS = 20
# What Django is told besides the address: all else could change the answer, and is not in the key.
# The addresses of proxies count for quotas only, the identifier for the log.
TOLD = ("HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_ID")
TOLD_API = ("HTTP_ACCEPT", "HTTP_ORIGIN")
# What CGI calls headers. Django would read an address in the charset of a content type.
OF_A_REQUEST = ("HTTP_", "CONTENT_")
# What an answer may vary by: what stands in the key of an API's request.
VARIES_BY = frozenset({"accept", "accept-encoding", "authorization", "origin"})


class Asking:
    """Reads requests by the project's settings."""

    def __init__(self) -> None:
        self.session = f"{settings.SESSION_COOKIE_NAME}="
        self.csrf = f"{settings.CSRF_COOKIE_NAME}="
        self.parameters = frozenset(settings.PAGE_PARAMETERS)
        proxy = settings.SECURE_PROXY_SSL_HEADER
        self.scheme = proxy[0] if proxy else "wsgi.url_scheme"
        # Files, which are large, and what is never everybody's.
        self.others = (
            settings.STATIC_URL,
            settings.MEDIA_URL,
            reverse("wagtailadmin_home"),
            "/documents/",
            "/previews/",
            "/seen/",
            "/_util/",
            "/-/ready",
            "/-/metrics",
        )

    def key(self, environ: dict[str, Any]) -> Key | None:
        """Return what the request's answer is known by; None for what is not to be kept."""
        get: Callable[..., str] = environ.get
        path, query, host = environ["PATH_INFO"], get("QUERY_STRING", ""), get("HTTP_HOST", "")
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_AUTHORIZATION" in environ:
            return None
        cookie = get("HTTP_COOKIE")
        if cookie and (self.session in cookie or self.csrf in cookie):
            return None
        if not host or len(path) + len(query) > LONGEST_ADDRESS or path.startswith(self.others):
            return None
        scheme = get(self.scheme, "")
        if not path.startswith(API):
            return (scheme, host, path, self.normalised(query) if query else "")
        accept, origin = get("HTTP_ACCEPT", ""), get("HTTP_ORIGIN", "")
        if len(accept) + len(origin) > LONGEST_HEADER:
            return None
        return (scheme, host, path, query, accept, origin)

    def normalised(self, query: str) -> str:
        """Return the parameters that pages know, in the order of their names.

        So are they given to Django: what is not in the key can't change the answer.
        """
        try:
            pairs = parse_qsl(query, keep_blank_values=True, encoding="utf-8", errors="surrogateescape")
        except ValueError:
            return ""
        known = [pair for pair in pairs if pair[0] in self.parameters][:MOST_PARAMETERS]
        known.sort(key=lambda pair: pair[0])
        return urlencode(known, encoding="utf-8", errors="surrogateescape")


def plain(environ: dict[str, Any], key: Key) -> dict[str, Any]:
    """Return the request as Django is to see it: for the whole answer, by nothing but what is in its key."""
    path = key[2]
    told = TOLD + TOLD_API if path.startswith(API) else TOLD
    seen = {
        name: value for name, value in environ.items() if not name.startswith(OF_A_REQUEST) or name in told
    }
    seen["REQUEST_METHOD"] = "GET"
    seen["QUERY_STRING"] = key[3]
    return seen


def as_it_came(environ: dict[str, Any]) -> dict[str, Any]:
    """Return a request that Django is to see whole, but with the validators that Django gave."""
    if known := environ.get("HTTP_IF_NONE_MATCH"):
        return environ | {"HTTP_IF_NONE_MATCH": without_suffix(known)}
    return environ
