"""Answers as Wagtail's API gives them: JSON, a message with each error, and reading alone."""

import logging
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from news.api.wagtail_api.parameters import BadRequest

logger = logging.getLogger(__name__)

METHODS = ("GET", "HEAD", "OPTIONS")
MAX_AGE_SECONDS = 10

View = Callable[..., HttpResponse]


def answer(content: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    response = JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    if status < HTTPStatus.BAD_REQUEST:
        patch_cache_control(response, public=True, max_age=MAX_AGE_SECONDS)
    return response


def message(text: str, status: HTTPStatus) -> HttpResponse:
    return answer({"message": text}, status)


def reads(view: View) -> View:
    """Make a view that only reads, and answers errors with a message.

    Exempt from the check for forged forms: a POST is to learn that it is not allowed.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in METHODS:
            response = message(f'Method "{request.method}" not allowed.', HTTPStatus.METHOD_NOT_ALLOWED)
        elif request.method == "OPTIONS":
            response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        else:
            return answered(view, request, *args, **kwargs)
        response["Allow"] = ", ".join(METHODS)
        return response

    return checked


def answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except BadRequest as error:
        return message(str(error), HTTPStatus.BAD_REQUEST)
    except Http404 as error:
        return message(str(error) or "not found", HTTPStatus.NOT_FOUND)
    except OperationalError:
        # The database is gone, or a statement took longer than it may.
        logger.exception("The pages API could not answer")
        return message("the server is busy, try again later", HTTPStatus.SERVICE_UNAVAILABLE)
