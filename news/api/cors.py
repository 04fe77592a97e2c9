"""Reading from scripts of other sites: the Fetch standard's CORS."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

METHODS = "GET, HEAD, OPTIONS"
ASKED_WITH = "Accept, Authorization, If-Modified-Since, If-None-Match"
SHOWN = "Deprecation, ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After, Sunset"


def preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response.headers["Allow"] = METHODS
    response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = ASKED_WITH
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def add_cors(request: HttpRequest, response: HttpResponse) -> None:
    """Let scripts of `settings.API_CORS_ORIGINS` read the answer; `*` is everybody's."""
    allowed = settings.API_CORS_ORIGINS
    if "*" in allowed:
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        patch_vary_headers(response, ["Origin"])
        if request.headers.get("Origin") in allowed:
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
    response.headers["Access-Control-Expose-Headers"] = SHOWN
