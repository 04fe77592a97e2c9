"""Articles as IPTC ninjs 3.1."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from news.api.answers import JSON_TYPE, Answer, with_links
from news.api.endpoints.article import article_of, retraction_of
from news.api.endpoints.articles import order_of
from news.api.ninjs import MEDIA_TYPE, canceled, ninjs, package
from news.api.parameters import ListOfItems
from news.api.select import page_of, selection, shown_streams
from news.api.site import site_facts
from news.models import SiteSettings
from news.publishing.document import iso
from news.record.models import dump
from news.record.tail import tail

router = Router(tags=["ninjs"])


def media_type(request: HttpRequest) -> str:
    """Return ninjs' own media type to who accepts it, JSON's to others."""
    return request.get_preferred_type([MEDIA_TYPE, JSON_TYPE]) or JSON_TYPE


def publisher(request: HttpRequest) -> str:
    site = site_facts(request).site
    return tail.fact(("publisher", site.pk), lambda: publisher_of(SiteSettings.of(site)))


def publisher_of(about: SiteSettings) -> str:
    return about.organisation_name or about.name


def item_of(request: HttpRequest, value: dict[str, Any], *, streams: Any, status: int = 200) -> Answer:
    return Answer(dump(value), streams=streams, content_type=media_type(request), status=status)


@router.get(
    "articles/{int:article_id}.ninjs",
    operation_id="get_article_as_ninjs",
    summary="An article as ninjs",
    openapi_extra={"responses": {404: {}, 410: {}}},
)
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """The article as an item of ninjs 3.1. A retracted one answers 410 with a canceled item."""
    facts = site_facts(request)
    streams = [f"article:{article_id}"]
    if retraction := retraction_of(facts, article_id):
        value = canceled(
            article_id,
            url=retraction.url,
            version=retraction.version,
            at=str(iso(retraction.at)),
            note=retraction.note,
        )
        return item_of(request, value, streams=streams, status=410)
    document = json.loads(article_of(facts, article_id).document)
    return item_of(request, ninjs(document, publisher=publisher(request)), streams=streams)


@router.get("articles.ninjs", operation_id="list_articles_as_ninjs", summary="Articles as ninjs")
def articles(request: HttpRequest, params: Query[ListOfItems]) -> HttpResponse:
    """A list of articles as one composite item, its associations the articles. The next page is in `Link`."""
    chosen = selection(request, params, order=order_of(params))
    form = "document" if params.view == "full" else "card"
    page = page_of(chosen, limit=params.limit, cursor=params.cursor, form=form)  # type: ignore[arg-type]
    value = package(
        [json.loads(text) for text in page.texts],
        uri=request.build_absolute_uri(),
        title=publisher(request),
        publisher=publisher(request),
    )
    return with_links(request, item_of(request, value, streams=shown_streams(chosen)), page)
