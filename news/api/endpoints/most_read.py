"""What is read most."""

from datetime import timedelta
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router

from news.api import schemas
from news.api.answers import Answer, items
from news.api.parameters import Language, Parameters
from news.api.select import editions
from news.api.site import site_facts
from news.record.views import most_read

router = Router(tags=["Articles"])

DAYS = {"day": 1, "week": 7}
GOOD_FOR = timedelta(minutes=1)


class HowMuch(Parameters):
    period: Literal["day", "week"] = Field("day", description="Of today, or of the last seven days.")
    language: Language | None = Field(None, description="Code of a language of the site.")
    limit: int = Field(10, ge=1, le=50, description="How many, 1 to 50.")


@router.get("most-read", response=schemas.MostRead, operation_id="list_most_read", summary="Most read")
def read(request: HttpRequest, params: Query[HowMuch]) -> HttpResponse:
    """The articles that were read most, the most read first."""
    facts = site_facts(request)
    homes = [edition.home_id for edition in editions(facts, params.language)]
    texts, midnight = most_read(homes, days=DAYS[params.period], limit=params.limit)
    # Readers' clicks are no changes of the record.
    until = min(midnight, timezone.now() + GOOD_FOR)
    return Answer(items(texts), streams=facts.streams, until=until, by_the_clock=True)
