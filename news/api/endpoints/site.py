"""What the site is, and its front page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.module_loading import import_string
from ninja import Field, Query, Router

from news.api import schemas
from news.api.answers import answer
from news.api.parameters import Language, Parameters
from news.api.problems import Problem
from news.api.select import editions
from news.api.site import site_facts
from news.models import SiteSettings
from news.publishing.editions import Edition, SiteFacts

router = Router(tags=["Site"])


class InLanguage(Parameters):
    language: Language | None = Field(None, description="Code of a language of the site; else the default's.")


@router.get(
    "site",
    response=schemas.Site,
    operation_id="get_site",
    summary="The site",
    openapi_extra={"responses": {404: {}}},
)
def site(request: HttpRequest, params: Query[InLanguage]) -> HttpResponse:
    """Name, languages, navigation, and the front page as the editors arranged it."""
    facts = site_facts(request)
    chosen = [facts.main] if params.language is None else editions(facts, params.language)
    if not chosen:
        raise Problem(404, "The site has no pages in this language.")
    edition = chosen[0]
    about = SiteSettings.of(facts.site)
    with translation.override(edition.language):
        parts, streams, until = import_string(settings.FRONT_PAGE)(edition.home_id)
    value = {
        "name": about.name,
        "tagline": about.tagline,
        "language": edition.language,
        "languages": [
            {
                "language": each.language,
                "title": each.title,
                "url": each.url,
                "is_default": each == facts.main,
            }
            for each in facts.editions
        ],
        "time_zone": settings.TIME_ZONE,
        "navigation": navigation(facts, edition),
        "front_page": parts,
    }
    return answer(value, streams=[*facts.streams, *streams], until=until, by_the_clock=True)


def navigation(facts: SiteFacts, edition: Edition) -> list[dict[str, Any]]:
    """Return the top sections, in the editors' order."""
    return [{"id": each.id, "title": each.title, "url": each.url} for each in facts.children_of(edition)]
