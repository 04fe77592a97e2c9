"""What the site is, and its front page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.module_loading import import_string
from ninja import Field, Query, Router
from wagtail.models import Page

from news.api import schemas
from news.api.answers import answer
from news.api.parameters import Language, Parameters
from news.api.problems import Problem
from news.api.select import editions
from news.api.site import site_facts
from news.models import SiteSettings
from news.publishing.tree import Tree

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
    edition = [facts.main] if params.language is None else editions(facts, params.language)[:1]
    if not edition:
        raise Problem(404, "The site has no pages in this language.")
    home_id = edition[0].home_id
    about = SiteSettings.for_site(facts.site)
    with translation.override(edition[0].language):
        parts, streams, until = import_string(settings.FRONT_PAGE)(home_id)
    value = {
        "name": about.name,
        "tagline": about.tagline,
        "language": edition[0].language,
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
        "navigation": navigation(home_id),
        "front_page": parts,
    }
    return answer(value, streams=[*facts.streams, *streams], until=until, by_the_clock=True)


def navigation(home_id: int) -> list[dict[str, Any]]:
    """Return the top sections, in the editors' order."""
    tree = Tree.load()
    home = next(home for home in tree.homes if home.id == home_id)
    top = [each for each in tree.sections if each.path[: -Page.steplen] == home.path]
    return [{"id": each.id, "title": each.title, "url": each.url} for each in top]
