"""The content API: its endpoints, its errors, its description."""

from functools import cached_property
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Swagger
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from news.api.answers import add_surrogate_key
from news.api.endpoints import (
    archive,
    article,
    articles,
    changes,
    most_read,
    ninjs,
    preview,
    sections,
    site,
    topics,
)
from news.api.openapi import DESCRIPTION, complete
from news.api.problems import Problem, problem_response
from news.api.strict import strict
from news.api.wording import what_is_wrong


class ContentApi(NinjaAPI):
    @cached_property
    def described(self) -> OpenAPISchema:
        return complete(super().get_openapi_schema())

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        return self.described


api = ContentApi(
    title="Dateline content API",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="content",
    docs=Swagger(settings={"tryItOutEnabled": True}),
)
api.add_decorator(strict, mode="view")
# Narrow addresses first: `articles/by-path` is no id.
for module in (articles, article, ninjs, changes, sections, topics, archive, most_read, site, preview):
    api.add_router("", module.router)


def nothing(request: HttpRequest) -> HttpResponse:
    """The answer of paths below the API's that are none of it."""
    return problem_response(404)


@api.exception_handler(Problem)
def problem(request: HttpRequest, error: Problem) -> HttpResponse:
    response = problem_response(error.status, error.detail, **error.fields)
    add_surrogate_key(response, error.streams)
    return response


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(404)


@api.exception_handler(ValidationError)
def bad_value(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say of the first parameter that is wrong what is wrong with it."""
    first = error.errors[0]
    # Where it was; for lists, the argument that holds all parameters; its name; what of it.
    name = next(part for part in first["loc"][1:] if part != "params")
    return problem_response(400, what_is_wrong(first), parameter=name)


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """The database is gone, or ended a statement that took too long."""
    response = problem_response(503, "The record can't be read at the moment, or not by this query.")
    response.headers["Retry-After"] = "5"
    return response
