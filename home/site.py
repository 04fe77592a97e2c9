"""What the front page and plain pages show of the site around them."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page, Site

from home.arrangement import Part, arrange
from news.record.counts import day_of
from news.record.streams import site_stream
from news.site.breadcrumb import Step
from news.site.calendar import month_calendar
from news.site.context import logo_of, settings_of
from news.site.head import Alternate, Head, everywhere
from news.site.here import Here, here_or_none
from news.site.live import newest
from news.site.most_read import most_read_cards
from news.site.resolved import html
from news.site.structured import breadcrumbs, organization, website


def front_page_context(request: HttpRequest, page: Any) -> dict[str, Any]:
    """Return the parts of a front page; of a public one also what stands in its rail, and its head."""
    origin = Site.find_for_request(request).root_url
    parts = [
        replace(part, text=html(part.text.source, of=page)) if part.text else part
        for part in arrange(page.arrangement, home_id=page.pk, origin=origin)
    ]
    place = here_or_none(request)
    if place is None or place.home_id != page.pk:
        return {"parts": parts}
    today = day_of(timezone.now())
    return {
        "parts": parts,
        "head": front_page_head(request, page, place),
        "most_read": most_read_cards(place, days=7),
        "month": month_calendar(place, year=today.year, month=today.month),
        "stream_name": site_stream(page.pk).name,
        "shown_ids": known_ids(parts, site_stream(page.pk).name),
    }


def known_ids(parts: list[Part], stream: str) -> list[int]:
    """Return the stories that the page shows, and those that editors chose not to show on it."""
    return sorted({*newest(stream), *(card["id"] for part in parts for card in part.cards)})


def front_page_head(request: HttpRequest, page: Any, here: Here) -> Head:
    about = settings_of(request)
    return Head(
        title=page.seo_title,
        description=page.search_description or about.tagline,
        canonical_url=here.origin + here.edition.address,
        alternates=everywhere(here, ""),
        data=(organization(here, about, logo_of(request)), website(here, about)),
    )


def plain_page_context(request: HttpRequest, page: Any) -> dict[str, Any]:
    return {"head": plain_page_head(request, page), "text": html(page.body, of=page)}


def plain_page_head(request: HttpRequest, page: Any) -> Head | None:
    """Return the head of a plain page that is public."""
    place = here_or_none(request)
    if place is None or not page.live:
        return None
    address = page.get_url(request) or ""
    title = page.seo_title or page.title
    return Head(
        title=title,
        description=page.search_description or page.introduction,
        canonical_url=place.origin + address,
        alternates=translations(page, place, request),
        data=(breadcrumbs(place, [Step(page.title, address)]),),
    )


def translations(page: Any, here: Here, request: HttpRequest) -> tuple[Alternate, ...]:
    """Return the addresses of the page in each language that has it. One query."""
    pages = Page.objects.filter(translation_key=page.translation_key).live().public().select_related("locale")
    found = tuple(
        Alternate(each.locale.language_code, here.origin + (each.get_url(request) or "")) for each in pages
    )
    return found if len(found) > 1 else ()
