"""Wagtail's own views, held to the rules: one writer at a time, and a clear page for what is refused."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.actions.copy_for_translation import ParentNotTranslatedError
from wagtail.models import Page, TaskState

from news.models.ids import is_id
from news.review.refusals import NotValid, Refused, SectionNotTranslated
from news.review.walls import allow_bulk

PAGE_ARGUMENTS = ("page_id", "page_to_move_id")


class OneWriterAtATime:
    """A write to a page through the admin holds the page's row from before the view looks at it.

    Wagtail's views load first and write later: two approvals, or a save and an approval, would
    otherwise both act on what was there before. Within the transaction of `OneTransactionPerWrite`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        match = request.resolver_match
        if match is None:
            return
        is_bulk = match.url_name == "wagtail_bulk_action" and kwargs.get("model_name") == "page"
        if is_bulk:
            allow_bulk(request)
        if request.method != "POST":
            return
        ids: list[Any] = []
        if "wagtailadmin_pages" in match.namespaces:
            ids = [kwargs[name] for name in PAGE_ARGUMENTS if name in kwargs]
            if "task_state_id" in kwargs:
                # The stage may be another page's than the address says: that one is written, too.
                stages = TaskState.objects.filter(pk=kwargs["task_state_id"])
                ids += stages.values_list("workflow_state__object_id", flat=True)
        elif "wagtailadmin_api" in match.namespaces:
            ids = [kwargs["pk"]] if "pk" in kwargs else []
        elif is_bulk:
            ids = request.GET.getlist("id")
        if ids := [pk for pk in ids if is_id(str(pk))]:
            # In one order, so that two bulk actions can't wait for each other.
            list(Page.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


class RefusalPages:
    """Shows what the rules refuse as a page that says why, or as JSON to who asked for that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ParentNotTranslatedError):
            # Wagtail's form only greys the language out.
            exception = SectionNotTranslated()
        if isinstance(exception, ValidationError) and is_of_admin(request):
            # Some of its forms, as that of copies, leave it to the page to say no.
            exception = NotValid(" ".join(exception.messages))
        if not isinstance(exception, Refused):
            return None
        if not wants_html(request):
            error = {"success": False, "error_code": "refused", "error_message": str(exception.reason)}
            return JsonResponse(error, status=exception.status)
        moved_on = exception.status == HTTPStatus.CONFLICT
        context = {
            "page_title": _("It has moved on") if moved_on else _("Not possible"),
            "header_icon": "warning",
            "reason": exception.reason,
        }
        return render(request, "review/refused.html", context, status=exception.status)


def wants_html(request: HttpRequest) -> bool:
    try:
        return request.accepts("text/html")
    except ValueError:
        # Parameters that can't be read.
        return True


def is_of_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("wagtailadmin_home"))
