"""What stands at an address: an article of the record, or one of Wagtail's pages."""

from copy import copy

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.utils.encoding import iri_to_uri
from wagtail import views as wagtail_views
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from news.publishing.editions import site_facts
from news.record.addresses import Found, Gone, Moved, find
from news.record.streams import Card, site_stream
from news.record.tail import tail
from news.site.article import show_published
from news.site.here import Here, here, here_or_none

LATEST = 12


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the published article at this address, or leave it to Wagtail's pages.

    Three queries for what is not there: machines guess addresses all day.
    """
    facts = site_facts(request)
    # Where a section stands now, no article does.
    is_asked = facts and path and not facts.section_at(iri_to_uri(request.path))
    found = find(facts.home_ids, request.path) if facts and is_asked else None
    if isinstance(found, Found):
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return show_published(request, found)
    if isinstance(found, Moved):
        return HttpResponsePermanentRedirect(found.path)
    try:
        # Before "gone" is said: what was public once may stand behind a lock by now.
        return serve_page(request, path)
    except Http404:
        if isinstance(found, Gone):
            return missing(request, "410.html", 410, note=found.note)
        raise


def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    place = here(request)
    section = place.facts.section_at(iri_to_uri(request.path)) if path else None
    if section or not path:
        # Where Wagtail keeps what it has found, and does not look for it again.
        request._wagtail_route_for_request = RouteResult(  # type: ignore[attr-defined]  # noqa: SLF001
            public_page(section.id if section else place.home_id)
        )
    elif not may_stand(place, path):
        raise Http404
    return wagtail_views.serve(request, path)


def public_page(page_id: int) -> Page:
    """Return a page that the facts of its site say is public. No query once it is known.

    Raises `Http404` where it was deleted since.
    """
    page = copy(tail.fact(("page", page_id), lambda: get_object_or_404(Page, pk=page_id).specific))
    # Wagtail would look for locks, of the page and of all above it, for each reader anew.
    page.get_view_restrictions = PageViewRestriction.objects.none
    return page


def may_stand(here: Here, path: str) -> bool:
    """Is there a page of this name as deep in this edition? Wagtail needs some queries for every step."""
    names = path.strip("/").split("/")
    depth = len(here.edition.path) // Page.steplen + len(names)
    pages = Page.objects.filter(path__startswith=here.edition.path, depth=depth, slug=names[-1])
    return pages.live().exists()


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return missing(request, "404.html", 404)


def missing(request: HttpRequest, template: str, status: int, **context: str) -> HttpResponse:
    """Answer that there is nothing here, and what there is instead. No query once that is known."""
    place = here_or_none(request)
    return render(request, template, {"latest": latest(place) if place else [], **context}, status=status)


def latest(here: Here) -> list[Card]:
    stream = site_stream(here.home_id)
    return tail.fact(("latest", here.home_id), lambda: stream.newest(limit=LATEST).cards(here.origin))
