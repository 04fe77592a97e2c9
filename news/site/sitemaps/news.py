"""The sitemap of the latest news.

Source: https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
"""

import json
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from news.publishing.editions import SiteFacts
from news.record import paging
from news.record.selection import Selection
from news.site.context import settings_of
from news.site.feeds.feed import clean
from news.site.sitemaps.answers import CACHE_SECONDS, facts_of, xml

MOST = 1000
NEWS_FOR = timedelta(hours=48)


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """List what was published in the last 48 hours, in all languages. Two queries."""
    context = {"name": clean(settings_of(request).name), "articles": latest(facts_of(request))}
    response = xml(request, "sitemaps/news.xml", context)
    patch_cache_control(response, public=True, max_age=CACHE_SECONDS)
    return response


def latest(facts: SiteFacts) -> list[dict[str, Any]]:
    """Return the cards of what is news, the newest first."""
    now = timezone.now()
    chosen = Selection(streams=(facts.streams,), published_from=now - NEWS_FOR, published_before=now)
    cards = [clean(json.loads(text)) for text in paging.page(chosen, limit=MOST).texts]
    return [card | {"language": short(card["language"])} for card in cards]


def short(language: str) -> str:
    """Return a language as news sitemaps have it: ISO 639, but for Chinese."""
    script = {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}
    return script.get(language, language.partition("-")[0])
