"""Articles, read from the record."""

import json

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from wagtail import views as wagtail_views
from wagtail.models import Site

from news.blocks import JSON
from news.models import NewsArticle
from news.publishing.document import document
from news.publishing.editions import site_facts
from news.record.addresses import Gone, Moved, find
from news.record.models import PublishedArticle, dump, local
from news.record.streams import site_stream
from news.site.here import here

RECENT = 15


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the published article at this address, or leave it to Wagtail's pages."""
    facts = site_facts(request)
    found = find(facts.home_ids, request.path) if facts and path else None
    if isinstance(found, PublishedArticle):
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return show(
            request, json.loads(local(found.document, site_of(request).root_url)), home_id=found.home_id
        )
    if isinstance(found, Moved):
        return HttpResponsePermanentRedirect(found.path)
    try:
        # Before "gone" is said: what was public once may stand behind a lock by now.
        return serve_page(request, path)
    except Http404:
        if isinstance(found, Gone):
            return render(request, "410.html", {"note": found.note}, status=410)
        raise


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    here(request)
    return wagtail_views.serve(request, path)


def show_page(request: HttpRequest, article: NewsArticle) -> HttpResponse:
    """Show an article that is not in the record: a draft, or one behind a lock. Never to be kept."""
    shown = json.loads(local(dump(document(article)), site_of(request).root_url))
    response = show(request, shown, home_id=None)
    patch_cache_control(response, private=True, no_store=True)
    return response


def show(request: HttpRequest, article: JSON, *, home_id: int | None) -> HttpResponse:
    origin = site_of(request).root_url
    recent = site_stream(home_id).newest(limit=RECENT).cards(origin) if home_id else []
    context = {
        "article": article,
        "canonical_url": absolute(article["canonical_url"], origin),
        "recent": [card for card in recent if card["id"] != article["id"]],
    }
    return render(request, "news/article.html", context)


def absolute(url: str, origin: str) -> str:
    return origin + url if url.startswith("/") else url


def site_of(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)
