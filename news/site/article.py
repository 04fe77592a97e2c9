"""An article's page: the document, and what stands around it."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from wagtail.models import Site

from news.blocks import JSON
from news.models import NewsArticle
from news.publishing.document import document
from news.record.beside import neighbour, related
from news.record.models import PublishedArticle, dump, local
from news.record.selection import Order
from news.record.streams import parse, site_stream
from news.site.here import here
from news.site.sharing import share_links

RECENT = 30
RELATED = 4


def show_published(request: HttpRequest, found: PublishedArticle) -> HttpResponse:
    """Answer with an article of the record. Twelve queries at most."""
    place = here(request)
    article = json.loads(local(found.document, place.origin))
    return show(request, article, canonical_url=found.content["canonical_url"], around=around(request, found))


def around(request: HttpRequest, found: PublishedArticle) -> dict[str, Any]:
    """Return what an article that is published has around it; a draft has none of it."""
    place = here(request)
    stream = site_stream(found.home_id)
    recent = stream.newest(limit=RECENT + 1).cards(place.origin)
    cards, _streams = related(found, limit=RELATED)
    beside = {
        "older": neighbour(found, Order.NEWEST),
        "newer": neighbour(found, Order.OLDEST),
    }
    return {
        "stream": stream.name,
        "recent": [card for card in recent if card["id"] != found.pk][:RECENT],
        "related": parse(cards, place.origin),
        "share": share_links(found.url, found.content["headline"]),
    } | {name: parse([card], place.origin)[0] for name, card in beside.items() if card}


def show_page(request: HttpRequest, article: NewsArticle) -> HttpResponse:
    """Show an article that is not in the record: a draft, or one behind a lock. Never to be kept."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    made = document(article)
    shown = json.loads(local(dump(made), site.root_url))
    response = show(request, shown, canonical_url=made["canonical_url"], around={})
    patch_cache_control(response, private=True, no_store=True)
    return response


def show(request: HttpRequest, article: JSON, *, canonical_url: str, around: dict[str, Any]) -> HttpResponse:
    context = {"article": article, "canonical_url": canonical_url, **around}
    return render(request, "news/article.html", context)
