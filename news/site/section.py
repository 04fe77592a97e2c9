"""A section's page: `settings.SECTION_PAGE_CONTEXT`."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from news.models import NewsIndex
from news.publishing.tree import Section
from news.record.counts import day_of
from news.record.streams import BadCursor, Stream, StreamPage, section_stream
from news.record.tail import tail
from news.site.breadcrumb import trail_to
from news.site.calendar import month_calendar
from news.site.feeds.links import feed_links
from news.site.head import Head, image_of, section_alternates
from news.site.here import Here, here_or_none
from news.site.resolved import picture
from news.site.structured import breadcrumbs

PAGE_LENGTH = 20


def section_context(request: HttpRequest, page: NewsIndex) -> dict[str, Any]:
    """Return what the template of a section shows. Raises `Http404` for a cursor that is not its own.

    One query for a section that is public. Of a draft, or of one behind a lock, there is little to show.
    """
    before = request.GET.get("before", "")
    place = here_or_none(request)
    section = place.facts.sections.get(page.pk) if place else None
    if place is None or section is None:
        return {"picture": picture(page.image, of=page)}
    try:
        stream = page_of(section_stream(section.id), before)
    except BadCursor as error:
        raise Http404 from error
    today = day_of(timezone.now())
    cards = stream.cards(place.origin)
    return {
        "head": head_of(page, section, place, before),
        "address": section.address,
        "picture": picture(page.image, of=page),
        "stream": stream,
        "stream_name": section_stream(section.id).name,
        "shown_ids": [card["id"] for card in cards],
        "cards": cards,
        "trail": trail_to(place, section)[:-1],
        "subsections": place.facts.children_of(section),
        "is_later_page": bool(before),
        "month": month_calendar(place, year=today.year, month=today.month, section=section),
    }


def page_of(stream: Stream, before: str) -> StreamPage:
    """Return a page of the section's stream; of the first, no query once it is known. Raises `BadCursor`."""
    if before:
        return stream.newest(limit=PAGE_LENGTH, before=before)
    return tail.fact(("first page", stream), lambda: stream.newest(limit=PAGE_LENGTH))


def head_of(page: NewsIndex, section: Section, here: Here, before: str) -> Head:
    title = page.seo_title or page.title
    address = here.origin + section.address
    return Head(
        title=_("%(title)s: older stories") % {"title": title} if before else title,
        description=page.search_description or page.introduction,
        canonical_url=f"{address}?before={before}" if before else address,
        alternates=section_alternates(here, section),
        image=image_of(here, picture(page.image, of=page)),
        data=(breadcrumbs(here, trail_to(here, section)),),
        feeds=feed_links(section.title, section.address),
    )
