"""Refuses what an operation does not know: parameters, also repeated ones, and media types."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, get_origin

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from ninja.operation import Operation

from news.api.answers import JSON_TYPE
from news.api.ninjs import MEDIA_TYPE as NINJS_TYPE
from news.api.problems import BadParameter, Problem

Run = Callable[..., HttpResponse]


def strict(run: Run) -> Run:
    """Wrap an operation, before its parameters are read. For `NinjaAPI.add_decorator`, mode `view`."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    takes = dict(parameters(operation))
    gives = [NINJS_TYPE, JSON_TYPE] if ".ninjs" in operation.path else [JSON_TYPE]

    @wraps(run)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        request.operation_id = operation.operation_id  # type: ignore[attr-defined]
        try:
            check_parameters(request, takes)
            check_accepted(request, gives)
        except Problem as problem:
            return operation.api.on_exception(request, problem)
        return run(request, **kwargs)

    return checked


def parameters(operation: Operation) -> Iterator[tuple[str, bool]]:
    """Yield the names of the operation's query parameters, and whether each may be repeated."""
    for model in operation.models:
        if model.__ninja_param_source__ != "query":
            continue
        for field in model.model_fields.values():
            for name, inner in field.annotation.model_fields.items():
                yield inner.alias or name, get_origin(inner.annotation) is list


def check_parameters(request: HttpRequest, takes: dict[str, bool]) -> None:
    try:
        given = request.GET
    except SuspiciousOperation as error:
        raise Problem(400, "These are too many parameters.") from error
    for name, values in given.lists():
        if name not in takes:
            known = ", ".join(sorted(takes)) or "none"
            raise BadParameter(name, f"There is no such parameter here. There are: {known}.")
        if len(values) > 1 and not takes[name]:
            raise BadParameter(name, "This parameter may be given once.")


def check_accepted(request: HttpRequest, gives: list[str]) -> None:
    # Who names none takes any.
    names_any = request.headers.get("Accept", "").strip()
    try:
        is_accepted = not names_any or any(request.accepts(media_type) for media_type in gives)
    except ValueError as error:
        raise Problem(400, "Accept can't be read.") from error
    if not is_accepted:
        raise Problem(406, f"This is given as {' or '.join(gives)}.")
