"""Makes each write through the admin one transaction."""

from collections.abc import Callable
from contextlib import suppress

from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse

from news.publishing.work import publication

READS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class OneTransactionPerWrite:
    """A write through the admin commits from request to response together, or not at all.

    Wagtail's edit view saves, publishes and logs one after the other. `ATOMIC_REQUESTS` would do
    it for reads as well, and each of them would then wait for SQLite's one pen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READS or not request.path_info.startswith(self.admin):
            return self.get_response(request)
        receive(request)
        with publication():
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "view_raised", False):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        # Django has made a response of it by the time that it reaches `__call__`.
        request.view_raised = True  # type: ignore[attr-defined]


def receive(request: HttpRequest) -> None:
    """Wait for all that is sent. A slow sender, or a stranger, must not have the pen meanwhile."""
    # Who went away is told so by the view, or by the check for forgery.
    with suppress(UnreadablePostError):
        if request.content_type == "multipart/form-data":
            request.POST  # noqa: B018  with its files, which are not kept in memory
        else:
            request.body  # noqa: B018
