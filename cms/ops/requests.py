"""What is noted of each request that Django answers: an id, a line of the log, and a figure."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import escape_uri_path

from cms.ops.health import ADDRESSES
from cms.ops.logs import NOBODYS, request_id
from cms.ops.metrics import count_request

logger = logging.getLogger(__name__)

ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
LONGEST_PATH = 500


class Requests:
    """The outermost of all: what others refuse is noted, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.kinds = {
            "/api/": "api",
            reverse("wagtailadmin_home"): "admin",
            settings.STATIC_URL: "other",
            settings.MEDIA_URL: "other",
            "/documents/": "other",
            "/previews/": "other",
            "/seen/": "other",
            "/_util/": "other",
            "/-/": "other",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        identifier = id_of(request)
        request_id.set(identifier)
        response = self.get_response(request)
        response.headers["X-Request-Id"] = identifier
        self.note(request, response.status_code, seconds=time.perf_counter() - began)
        return response

    def note(self, request: HttpRequest, status: int, *, seconds: float) -> None:
        method = request.method if request.method in METHODS else "other"
        path = request.path_info
        count_request(kind=self.kind(path), method=str(method), status=status, seconds=seconds)
        if path in ADDRESSES or not logger.isEnabledFor(logging.INFO):
            return
        said = {
            "method": method,
            # As it was asked for: one line, whatever is in it.
            "path": escape_uri_path(path)[:LONGEST_PATH],
            "status": status,
            "milliseconds": round(seconds * 1000),
        }
        logger.info("%(method)s %(path)s %(status)d %(milliseconds)d ms", said, extra=said)

    def kind(self, path: str) -> str:
        """Return which part of the site an address belongs to; `page` is all that readers see."""
        return next((kind for prefix, kind in self.kinds.items() if path.startswith(prefix)), "page")


@receiver(request_finished)
def forget_id(**_facts: object) -> None:
    # Not before: Django logs what an answer says of an error when it has come through all middleware.
    request_id.set(NOBODYS)


def id_of(request: HttpRequest) -> str:
    """Return the id that a proxy of ours gave the request; a new one where there is none to be believed."""
    given = request.headers.get("X-Request-Id", "") if settings.TRUSTED_PROXIES else ""
    return given if ID.fullmatch(given) else secrets.token_hex(8)
