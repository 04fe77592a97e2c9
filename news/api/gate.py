"""What every request of the content API passes: quota, method, validators, headers."""

from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from news.api import deprecations, quota
from news.api.answers import Answer
from news.api.conditional import Validators, etag_of, not_modified, remembered
from news.api.cors import add_cors, preflight
from news.api.problems import MEDIA_TYPE, problem_response
from news.record.tail import Standing, tail

PREFIX = "/api/content/"
READS = ("GET", "HEAD", "OPTIONS")
BODILESS = (204, 304)
View = Callable[[HttpRequest], HttpResponse]


class ContentApiGate:
    """Stands before sessions and languages, which no answer of the API depends on."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        response = preflight() if request.method == "OPTIONS" else self.within_quota(request)
        add_cors(request, response)
        if response.status_code not in BODILESS:
            response.headers["Content-Length"] = str(len(response.content))
        if request.method == "HEAD":
            response.content = b""
        return response

    def within_quota(self, request: HttpRequest) -> HttpResponse:
        try:
            verdict = quota.take(request)
        except quota.UnknownKey:
            return no_store(problem_response(401, "This key is not known, or was revoked."))
        except (OperationalError, InterfaceError):
            return no_store(unavailable())
        if verdict.allowed:
            response = self.answered(request, is_public=verdict.key_id is None)
        else:
            response = no_store(problem_response(429, "The quota of this minute is used up."))
        for name, value in verdict.headers().items():
            response.headers[name] = value
        return response

    def answered(self, request: HttpRequest, *, is_public: bool) -> HttpResponse:
        if request.method not in READS:
            return no_store(method_not_allowed())
        try:
            standing = tail.standing()
        except (OperationalError, InterfaceError):
            return no_store(unavailable())
        response = remembered.answer_to(request, standing) or self.made(request, standing)
        return (
            response if is_public or "no-store" in response.get("Cache-Control", "") else no_store(response)
        )

    def made(self, request: HttpRequest, standing: Standing) -> HttpResponse:
        """Return the answer of the endpoint, or of the site where the API has nothing, with our headers."""
        method, request.method = request.method, "GET"
        request.is_head = method == "HEAD"  # type: ignore[attr-defined]
        response = as_problem(self.get_response(request))
        request.method = method
        for header in ("Content-Language", "Vary"):
            # Languages and sessions have no part in it.
            response.headers.pop(header, None)
        patch_vary_headers(response, ["Accept"])
        deprecations.add_headers(request, response)
        if "Cache-Control" in response:
            return response
        if response.status_code >= 400 and response.status_code != 410:
            response.headers["Cache-Control"] = "no-cache"
            return response
        response.headers["ETag"] = etag_of(response)
        response.headers["Last-Modified"] = http_date(last_modified(response, standing))
        response.headers["Cache-Control"] = cache_control()
        validators = Validators.of(response, standing)
        if response.status_code == 200:
            remembered.keep(request, validators)
        return not_modified(request, validators) or response


def last_modified(response: HttpResponse, standing: Standing) -> int:
    """Return the second of the last change; while it lasts, and another may follow, the one before.

    What goes by the clock may be another since, without a change: it is of now.
    """
    now = timezone.now().timestamp()
    changed = now if getattr(response, "by_the_clock", False) else standing.changed_at.timestamp()
    return int(changed) - (1 if now - changed < 1 else 0)


def cache_control() -> str:
    seconds = settings.API_CACHE_SECONDS
    return f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={seconds}, stale-if-error=86400"


def no_store(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def method_not_allowed() -> HttpResponse:
    response = problem_response(405, "The content API is read with GET and HEAD.")
    response.headers["Allow"] = ", ".join(READS)
    return response


def unavailable() -> HttpResponse:
    response = problem_response(503, "The record can't be read at the moment.")
    response.headers["Retry-After"] = "5"
    return response


def as_problem(response: HttpResponse) -> HttpResponse:
    """Return errors that Django made, of a path that is none or a host that is none, as problem documents."""
    is_ours = isinstance(response, Answer) or response.get("Content-Type", "") == MEDIA_TYPE
    if response.status_code < 400 or is_ours or (response.status_code == 500 and settings.DEBUG):
        return response
    return problem_response(response.status_code)
