"""What all sitemaps share: how an address is told, and how it is answered with many. Source: https://www.sitemaps.org/"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from news.publishing.editions import Edition, SiteFacts, site_facts
from news.record.counts import day_of
from news.site.unchanged import unless_known

# The protocol allows five times as many; this is what one answer may cost. The archive, and the lists of tags
# and authors, lead to the rest.
MOST = 10_000
CACHE_SECONDS = 300


@dataclass(frozen=True)
class Url:
    """A whole address; `alternates` are language and address, its own included, if it is in several."""

    address: str
    changed_at: datetime | None = None
    image: str = ""
    alternates: tuple[tuple[str, str], ...] = ()

    @property
    def lastmod(self) -> str:
        # Written here, as the filter of templates takes most of the time that a sitemap takes.
        return self.changed_at.isoformat() if self.changed_at else ""


def facts_of(request: HttpRequest) -> SiteFacts:
    """Raises `Http404` where no site is."""
    facts = site_facts(request)
    if facts is None:
        raise Http404
    return facts


def edition_of(request: HttpRequest, language: str) -> tuple[SiteFacts, Edition]:
    """Raises `Http404` for a language that the site does not have."""
    facts = facts_of(request)
    edition = facts.edition_in(language)
    if edition is None:
        raise Http404
    return facts, edition


def urls(request: HttpRequest, make: Callable[[], Iterable[Url]]) -> HttpResponse:
    """Answer with a sitemap of what `make` makes; it is not asked for a 304."""
    return answer(request, "sitemaps/urls.xml", lambda: {"urls": list(make())})


def answer(request: HttpRequest, template: str, make: Callable[[], dict[str, Any]]) -> HttpResponse:
    today = day_of(timezone.now())
    return unless_known(
        request, lambda: xml(request, template, make()), seconds=CACHE_SECONDS, also=f"-{today}"
    )


def xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, content_type="application/xml; charset=utf-8")
