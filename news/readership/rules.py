"""Which beacons are a reader's. No query, but for a request with the cookie of a session."""

from functools import lru_cache
from urllib.parse import urlsplit

from crawleruseragents import is_crawler
from django.conf import settings
from django.http import HttpRequest

from news.readership.reader import user_agent

# So much of a User-Agent is looked at. Those of browsers within apps are some 300 characters long.
MOST_CHARACTERS = 500
AHEAD_OF_READER = ("prefetch", "prerender", "preview")


def is_readers(request: HttpRequest) -> bool:
    """Did a person have the page before them, who is not of the newsroom?"""
    return not (is_bot(user_agent(request)) or is_ahead(request) or is_foreign(request) or is_staff(request))


def is_bot(agent: str) -> bool:
    return not agent or is_known_bot(agent[:MOST_CHARACTERS])


@lru_cache(maxsize=1000)
def is_known_bot(agent: str) -> bool:
    """A millisecond at most: the expressions are plain. Readers' browsers are few, and remembered."""
    return bool(is_crawler(agent))


def is_ahead(request: HttpRequest) -> bool:
    """Does the browser fetch what its reader may look at later?"""
    said = [request.headers.get(name, "").lower() for name in ("Sec-Purpose", "Purpose", "X-Moz")]
    return any(word in purpose for word in AHEAD_OF_READER for purpose in said)


def is_foreign(request: HttpRequest) -> bool:
    """Does another site's page send it? Older browsers say less, and are believed."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return True
    origin = request.headers.get("Origin")
    return origin is not None and host_of(origin) != request.get_host().lower()


def host_of(origin: str) -> str:
    """Return the host, with its port if it says one; empty for what is no origin."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def is_staff(request: HttpRequest) -> bool:
    # Asked only with a cookie: for everyone else the session is not even looked at.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
