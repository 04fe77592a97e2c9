"""Sitemaps of articles: one for each month that has some, or for each day where a month has very many."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from news.publishing.editions import Edition, SiteFacts
from news.record.counts import midnight
from news.record.models import PublishedArticle, StreamEntry, not_expired
from news.record.shown import note
from news.site.calendar import Archive, after
from news.site.feeds.feed import picture
from news.site.here import Here
from news.site.sitemaps.answers import MOST, Url, edition_of, urls

# A month that has more is given day by day.
MOST_IN_A_MONTH = 5000
ONE_DAY = timedelta(days=1)
# Cards are large: so many are in memory at a time.
CHUNK = 500

Entries = Any  # a QuerySet of StreamEntry


def periods(facts: SiteFacts, edition: Edition) -> list[str]:
    """Return the months that have news, as 2026-11; one that has very many stories as its days, 2026-11-23.

    Three queries, and none once they are known.
    """
    archive = Archive(Here(facts, edition))
    counts = archive.counts(archive.first, archive.today + ONE_DAY)
    found: list[str] = []
    newest_first = sorted(counts, reverse=True)
    for month, named in groupby(newest_first, key=lambda day: day.isoformat()[: len("2026-11")]):
        days = list(named)
        few = sum(counts[day] for day in days) <= MOST_IN_A_MONTH
        found += [month] if few else [day.isoformat() for day in days]
    return found


@require_safe
def articles(request: HttpRequest, language: str, period: str) -> HttpResponse:
    """List the articles of a month or a day that the index names.

    One query; two, if the site has several languages.
    """
    facts, edition = edition_of(request, language)
    if period not in periods(facts, edition):
        raise Http404
    return urls(request, lambda: articles_of(facts, edition, period))


def articles_of(facts: SiteFacts, edition: Edition, period: str) -> Iterator[Url]:
    found = entries(edition, *bounds(period))
    others = translations(facts, edition, found) if len(facts.editions) > 1 else {}
    rows = found.values_list("article__url", "updated_at", "article__card", "article__translation_key")
    for url, updated_at, card, key in rows.iterator(chunk_size=CHUNK):
        alternates = ((edition.language, url), *others[key]) if key in others else ()
        yield Url(url, updated_at, image_of(card), alternates)


def bounds(period: str) -> tuple[date, date]:
    """Return the first day of a period, and the day after its last."""
    if len(period) > len("2026-11"):
        day = date.fromisoformat(period)
        return day, day + ONE_DAY
    first = date.fromisoformat(f"{period}-01")
    return first, after(first)


def entries(edition: Edition, first: date, end: date) -> Entries:
    note(edition.stream)
    found = StreamEntry.objects.filter(
        not_expired(),
        stream=edition.stream,
        published_at__gte=midnight(first),
        published_at__lt=midnight(end),
    )
    return found.order_by("-published_at", "-article_id")[:MOST]


def translations(facts: SiteFacts, edition: Edition, found: Entries) -> dict[UUID, list[tuple[str, str]]]:
    """Return language and address of the translations of these articles, by their key. One query."""
    others = [home_id for home_id in facts.home_ids if home_id != edition.home_id]
    note(*facts.streams)
    rows = PublishedArticle.objects.current().filter(
        home_id__in=others, translation_key__in=found.values("article__translation_key")
    )
    by_key = defaultdict(list)
    for key, language, url in rows.order_by("home_id").values_list("translation_key", "language", "url"):
        by_key[key].append((language, url))
    return dict(by_key)


def image_of(card: str) -> str:
    found = picture(json.loads(card))
    return str(found["url"]) if found else ""
