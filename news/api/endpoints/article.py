"""One article, and what stands beside it."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Query, Router
from pydantic import BeforeValidator, StringConstraints

from news.api import schemas
from news.api.answers import Answer, answer, items
from news.api.parameters import LARGEST_ID, NO_NUL, Parameters
from news.api.problems import Problem
from news.api.site import site_facts
from news.publishing.editions import SiteFacts
from news.record import beside
from news.record.addresses import Found, Gone, Moved, find
from news.record.models import PublishedArticle, Retraction
from news.record.selection import Order
from news.record.streams import section_stream

router = Router(tags=["Articles"])

ONE: dict[str, Any] = {"responses": {404: {}, 410: {}}}


def with_slash(value: Any) -> Any:
    if isinstance(value, str) and not value.startswith("/"):
        raise ValueError("it must begin with a slash")
    return value


class ByPath(Parameters):
    path: Annotated[str, StringConstraints(max_length=2000), BeforeValidator(with_slash), NO_NUL] = Field(
        description="The address below the site's root, with a slash at both ends.",
        examples=["/politics/parliament-votes/"],
        json_schema_extra={"pattern": "^/[^\\x00]*$"},
    )


class HowMany(Parameters):
    limit: int = Field(5, ge=1, le=20, description="How many, 1 to 20.")


def article_of(facts: SiteFacts, article_id: int) -> PublishedArticle:
    """Return the article. One query. Raises `Problem`: 410 for a retracted one, 404 for any other."""
    if not 0 < article_id <= LARGEST_ID:
        # The database would have an error for it.
        raise Problem(404, "There is no article of this id.")
    articles = PublishedArticle.objects.filter(pk=article_id, home_id__in=facts.home_ids)
    if article := articles.current().first():
        return article
    retraction = retraction_of(facts, article_id)
    # One that has expired is gone, also before the worker comes by.
    if retraction or articles.exists():
        raise gone(retraction.note if retraction else "", streams=[name_of(article_id)])
    raise Problem(404, "There is no article of this id.")


def retraction_of(facts: SiteFacts, article_id: int) -> Retraction | None:
    if not 0 < article_id <= LARGEST_ID:
        return None
    return Retraction.objects.filter(pk=article_id).exclude(home_id__in=facts.other_sites_home_ids).first()


def gone(note: str, *, streams: Iterable[str]) -> Problem:
    return Problem(410, "This article was taken back.", note=note, streams=streams)


def name_of(article_id: int) -> str:
    """Return what caches know the answers of an article by."""
    return f"article:{article_id}"


def shown(article: PublishedArticle) -> Answer:
    return Answer(article.document, streams=[name_of(article.pk)])


@router.get(
    "articles/by-path",
    response=schemas.Document,
    operation_id="get_article_by_path",
    summary="An article, by its address",
    openapi_extra={"responses": {301: {}, 404: {}, 410: {}}},
)
def by_path(request: HttpRequest, params: Query[ByPath]) -> HttpResponse:
    """The article that stands at an address; 301 where one stood that has moved."""
    facts = site_facts(request)
    found = find(facts.home_ids, params.path)
    if isinstance(found, Found):
        return shown(found.article)
    if isinstance(found, Gone):
        raise gone(found.note, streams=facts.streams)
    if isinstance(found, Moved):
        response = answer({"path": found.path}, status=301, streams=[name_of(found.article_id)])
        address = reverse("content:get_article", args=[found.article_id])
        response.headers["Location"] = request.build_absolute_uri(address)
        return response
    raise Problem(404, "There is no article at this address.")


@router.get(
    "articles/{int:article_id}",
    response=schemas.Document,
    operation_id="get_article",
    url_name="get_article",
    summary="An article",
    openapi_extra=ONE,
)
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """The whole document. A retracted article answers 410, with what readers are told in `note`."""
    return shown(article_of(site_facts(request), article_id))


@router.get(
    "articles/{int:article_id}/next",
    response=schemas.OneCard,
    operation_id="get_next_article",
    summary="The next article of the section",
    openapi_extra=ONE,
)
def next_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """The one published after it in its own section, or null."""
    return beside_it(request, article_id, Order.OLDEST)


@router.get(
    "articles/{int:article_id}/previous",
    response=schemas.OneCard,
    operation_id="get_previous_article",
    summary="The previous article of the section",
    openapi_extra=ONE,
)
def previous_article(request: HttpRequest, article_id: int) -> HttpResponse:
    """The one published before it in its own section, or null."""
    return beside_it(request, article_id, Order.NEWEST)


def beside_it(request: HttpRequest, article_id: int, order: Order) -> HttpResponse:
    found = article_of(site_facts(request), article_id)
    section = found.content["section"]
    streams = [section_stream(section["id"]).name] if section else []
    body = f'{{"article":{beside.neighbour(found, order) or "null"}}}'
    return Answer(body, streams=[name_of(article_id), *streams])


@router.get(
    "articles/{int:article_id}/related",
    response=schemas.Cards,
    operation_id="list_related_articles",
    summary="Related articles",
    openapi_extra=ONE,
)
def related(request: HttpRequest, article_id: int, params: Query[HowMany]) -> HttpResponse:
    """Those that the editor chose; then the newest that share a tag; then the newest of the section."""
    found = article_of(site_facts(request), article_id)
    cards, shown_in = beside.related(found, limit=params.limit)
    return Answer(items(cards), streams=[name_of(article_id), *shown_in])
