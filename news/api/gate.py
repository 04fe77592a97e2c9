"""What every request of the content API passes: quota, method, validators, headers."""

from collections.abc import Callable

from django.conf import settings
from django.core.handlers.exception import response_for_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date

from news.api import deprecations, quota
from news.api.answers import add_surrogate_key
from news.api.conditional import Validators, not_modified, remembered
from news.api.cors import add_cors, preflight
from news.api.problems import problem_response
from news.record.caching import cache_control, etag_of
from news.record.shown import noting
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
        """Return the answer of the endpoint, with our headers."""
        method, request.method = request.method, "GET"
        request.is_head = method == "HEAD"  # type: ignore[attr-defined]
        with noting() as shown:
            response = run(request)
        request.method = method
        add_surrogate_key(response, shown)
        patch_vary_headers(response, ["Accept", "Authorization"])
        deprecations.add_headers(request, response)
        if "Cache-Control" in response:
            return response
        if response.status_code >= 400 and response.status_code != 410:
            response.headers["Cache-Control"] = "no-cache"
            return response
        response.headers["ETag"] = etag_of(response.content)
        response.headers["Last-Modified"] = http_date(last_modified(response, standing))
        response.headers["Cache-Control"] = cache_control(
            settings.API_CACHE_SECONDS, until=getattr(response, "until", None)
        )
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


def run(request: HttpRequest) -> HttpResponse:
    """Return what the endpoint answers; whatever goes wrong is a problem document.

    Sessions, languages and redirects, whose middleware comes after ours, have no part in it.
    """
    try:
        # Raises for a host that is none of ours.
        request.get_host()
        match = resolve(request.path_info)
        with translation.override(settings.LANGUAGE_CODE):
            return match.func(request, *match.args, **match.kwargs)
    except Http404:
        return problem_response(404)
    except Exception as error:  # noqa: BLE001 - nothing may end as a page of the site
        # Logs it, and tells whoever listens.
        response = response_for_exception(request, error)
        return response if settings.DEBUG else problem_response(response.status_code)
