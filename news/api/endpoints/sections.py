"""The tree of sections."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from news.api import schemas
from news.api.answers import answer
from news.api.parameters import Language, Parameters
from news.api.select import editions
from news.api.site import site_facts
from news.models import NewsIndex
from news.record.counts import in_streams
from news.record.streams import section_stream

router = Router(tags=["Site"])


class OfLanguage(Parameters):
    language: Language | None = Field(None, description="Code of a language of the site. All, if not given.")


@router.get("sections", response=schemas.Sections, operation_id="list_sections", summary="Sections")
def sections(request: HttpRequest, params: Query[OfLanguage]) -> HttpResponse:
    """The tree of public sections, in the editors' order, with the number of published articles."""
    facts = site_facts(request)
    chosen = editions(facts, params.language)
    languages = {edition.home_id: edition.language for edition in chosen}
    shown = [each for each in facts.sections.values() if each.home_id in languages]
    introductions = dict(
        NewsIndex.objects.filter(pk__in=[each.id for each in shown]).values_list("pk", "introduction")
    )
    counts = in_streams("section", home_ids=list(languages))
    top: list[dict[str, Any]] = []
    by_path: dict[str, dict[str, Any]] = {}
    # In the order of their paths: what is above comes first.
    for section in shown:
        node = {
            "id": section.id,
            "title": section.title,
            "url": section.url,
            "language": languages[section.home_id],
            # It may have been deleted a moment ago.
            "introduction": introductions.get(section.id, ""),
            "articles": counts.get(str(section.id), 0),
            "sections": [],
        }
        above = by_path.get(section.path[: -NewsIndex.steplen])
        (above["sections"] if above else top).append(node)
        by_path[section.path] = node
    streams = [section_stream(section.id).name for section in shown]
    return answer({"items": top}, streams=[*facts.streams, *streams])
