"""Who may keep an answer: the person who is signed in alone, or everybody, and for how long."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from news.record.caching import cache_control
from news.record.shown import header_value, noting

View = Callable[[HttpRequest], HttpResponse]

KEPT = {HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


# What is not there may be there soon.
MISSING_SECONDS = 5


class PrivateWhenSignedIn:
    """An answer to a person who is signed in is theirs alone."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Asked only with a cookie: for everyone else the session is not even looked at.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class PublicAnswers:
    """Tells caches of what everybody is answered: for how long, and what it shows.

    Stands before sessions and languages, and sees what they made of the answer.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with noting() as shown:
            response = self.get_response(request)
        if shown and is_everybodys(request, response):
            language_is_of_the_address(response)
            response.headers.setdefault("Cache-Control", cache_control(seconds_of(response)))
            response.headers["Surrogate-Key"] = header_value(shown)
        return response


def seconds_of(response: HttpResponse) -> int:
    seconds: int = settings.PAGE_CACHE_SECONDS
    return min(seconds, MISSING_SECONDS) if response.status_code == HTTPStatus.NOT_FOUND else seconds


def is_everybodys(request: HttpRequest, response: HttpResponse) -> bool:
    asks_plainly = request.method in {"GET", "HEAD"} and settings.SESSION_COOKIE_NAME not in request.COOKIES
    control = response.get("Cache-Control", "")
    return (
        asks_plainly
        and response.status_code in KEPT
        and not response.cookies
        and not response.streaming
        and "private" not in control
        and "no-store" not in control
        and "cookie" not in response.get("Vary", "").lower()
    )


def language_is_of_the_address(response: HttpResponse) -> None:
    """Take back what Django's middleware says of each: that the reader's browser chose the language."""
    vary = [name.strip() for name in response.get("Vary", "").split(",")]
    others = [name for name in vary if name and name.lower() != "accept-language"]
    if others:
        response.headers["Vary"] = ", ".join(others)
    else:
        del response.headers["Vary"]
