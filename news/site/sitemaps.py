"""Sitemaps: an index, one of each month (or day) that has news, one of pages, one of the latest news."""

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from news.publishing.editions import Edition, SiteFacts, site_facts
from news.record.models import PublishedArticle, StreamEntry, not_expired
from news.site.archive import by_month, midnight
from news.site.calendar import Archive, after
from news.site.context import plain_pages_at, settings_of
from news.site.feeds.feed import clean, picture
from news.site.here import Here

# A month that has more is given day by day. The protocol allows 50,000.
MOST_IN_A_MONTH = 5000
MOST_IN_A_DAY = 50_000
MOST_OF_NEWS = 1000
NEWS_FOR = timedelta(hours=48)
CACHE_SECONDS = 300
ONE_DAY = timedelta(days=1)


def facts_of(request: HttpRequest) -> SiteFacts:
    facts = site_facts(request)
    if facts is None:
        raise Http404
    return facts


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List all sitemaps of the site. Three queries for each language, and none once they are known."""
    facts = facts_of(request)
    names = ["pages", "news"]
    for edition in facts.editions:
        names += [f"{edition.language}-{period}" for period in periods(Archive(Here(facts, edition)))]
    urls = [f"{facts.site.root_url}/sitemap-{name}.xml" for name in names]
    return answer(request, "sitemaps/index.xml", {"urls": urls})


def periods(archive: Archive) -> list[str]:
    """Return the months that have news, as 2026-11; a month that has very much as its days, 2026-11-23."""
    counts = archive.counts(archive.first, archive.today + ONE_DAY)
    found: list[str] = []
    for first, articles in sorted(by_month(counts).items(), reverse=True):
        if articles <= MOST_IN_A_MONTH:
            found.append(f"{first:%Y-%m}")
        else:
            days = sorted((day for day in counts if day.replace(day=1) == first), reverse=True)
            found += [day.isoformat() for day in days]
    return found


@require_safe
def articles(request: HttpRequest, language: str, period: str) -> HttpResponse:
    """List the articles of a month or a day that the index names. Two queries once that is known."""
    facts = facts_of(request)
    edition = facts.edition_in(language)
    if edition is None or period not in periods(Archive(Here(facts, edition))):
        raise Http404
    first = date.fromisoformat(period if len(period) > len("2026-11") else f"{period}-01")
    end = first + ONE_DAY if len(period) > len("2026-11") else after(first)
    rows = entries(edition).filter(published_at__gte=midnight(first), published_at__lt=midnight(end))
    found = list(rows.values_list("article__url", "updated_at", "article__card", "article__translation_key"))
    others = translations(facts, edition, rows) if len(facts.editions) > 1 else {}
    urls = [
        {
            "url": url,
            "updated_at": updated_at,
            "image": image_of(card),
            "alternates": [(edition.language, url), *others[key]] if key in others else [],
        }
        for url, updated_at, card, key in found[:MOST_IN_A_DAY]
    ]
    return answer(request, "sitemaps/articles.xml", {"urls": urls})


def entries(edition: Edition) -> Any:
    found = StreamEntry.objects.filter(not_expired(), stream=edition.stream)
    return found.order_by("-published_at", "-article_id")


def translations(facts: SiteFacts, edition: Edition, rows: Any) -> dict[Any, list[tuple[str, str]]]:
    """Return language and address of the translations of these articles, by their key. One query."""
    keys = rows.order_by().values("article__translation_key")
    found = PublishedArticle.objects.current().filter(home_id__in=facts.home_ids, translation_key__in=keys)
    others = defaultdict(list)
    for key, language, url in found.exclude(home_id=edition.home_id).values_list(
        "translation_key", "language", "url"
    ):
        others[key].append((language, url))
    return others


def image_of(card: str) -> str:
    found = picture(json.loads(card))
    return str(found["url"]) if found else ""


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """List front pages, sections, plain pages, archives, and the lists of tags and authors."""
    facts = facts_of(request)
    origin = str(facts.site.root_url)
    paths = [edition.address for edition in facts.editions]
    paths += [section.address for section in facts.sections.values()]
    for edition in facts.editions:
        with translation.override(edition.language):
            paths += [reverse(name) for name in ("archive", "tags", "authors", "most_read")]
        paths += [page["url"] for page in plain_pages_at(Here(facts, edition))]
    return answer(request, "sitemaps/pages.xml", {"urls": [origin + path for path in paths]})


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """List what was published in the last 48 hours, in all languages. One query."""
    facts = facts_of(request)
    since: datetime = timezone.now() - NEWS_FOR
    rows = StreamEntry.objects.filter(
        not_expired(), stream__in=facts.streams, published_at__gt=since, published_at__lte=timezone.now()
    )
    cards = rows.order_by("-published_at", "-article_id").values_list("article__card", flat=True)
    context = {
        "name": settings_of(request).name,
        "articles": [clean(json.loads(card)) for card in cards[:MOST_OF_NEWS]],
    }
    return answer(request, "sitemaps/news.xml", context)


def answer(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, template, context, content_type="application/xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=CACHE_SECONDS)
    return response
