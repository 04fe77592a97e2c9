"""How many articles each day has."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from news.api import schemas
from news.api.answers import answer
from news.api.parameters import Id, Language, Parameters
from news.api.problems import Problem
from news.api.select import editions, is_section_of
from news.api.site import site_facts
from news.record.counts import by_day
from news.record.streams import section_stream

router = Router(tags=["Archive"])

EXTRA: dict[str, Any] = {"responses": {404: {}}}
# Years in which dates with a time zone can be told apart everywhere.
FIRST_YEAR, LAST_YEAR = 1000, 9998


class OfWhat(Parameters):
    language: Language | None = Field(None, description="Code of a language of the site.")
    section: Id | None = Field(None, description="Id of a section; its sub-sections are included.")


@router.get(
    "archive/{int:year}",
    response=schemas.Archive,
    operation_id="get_archive_of_year",
    summary="The days of a year",
    openapi_extra=EXTRA,
)
def year(request: HttpRequest, year: int, params: Query[OfWhat]) -> HttpResponse:
    """The days of a year that have articles, with how many."""
    return days(request, params, first=first_day(year), end=date(year + 1, 1, 1))


@router.get(
    "archive/{int:year}/{int:month}",
    response=schemas.Archive,
    operation_id="get_archive_of_month",
    summary="The days of a month",
    openapi_extra=EXTRA,
)
def month(request: HttpRequest, year: int, month: int, params: Query[OfWhat]) -> HttpResponse:
    """The days of a month that have articles, with how many: a calendar's links."""
    first = first_day(year, month)
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return days(request, params, first=first, end=following)


def first_day(year: int, month: int = 1) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        raise Problem(404, "There is no such month.")
    return date(year, month, 1)


def days(request: HttpRequest, params: OfWhat, *, first: date, end: date) -> HttpResponse:
    facts = site_facts(request)
    homes = editions(facts, params.language)
    streams = [edition.stream for edition in homes]
    if params.section is not None:
        is_here = is_section_of(facts, params.section, [edition.home_id for edition in homes])
        streams = [section_stream(params.section).name] if is_here else []
    found = by_day(streams, first=first, end=end)
    items = [{"day": day.isoformat(), "articles": articles} for day, articles in found.items()]
    return answer({"time_zone": settings.TIME_ZONE, "items": items}, streams=streams)
