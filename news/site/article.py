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
from news.record.addresses import Found
from news.record.beside import Beside, note_section, related
from news.record.counts import day_of
from news.record.models import PublishedArticle, dump, local
from news.record.streams import parse, site_stream
from news.record.tail import tail
from news.site.breadcrumb import Step
from news.site.calendar import month_calendar
from news.site.context import logo_of, settings_of
from news.site.head import Alternate, Head, image_of
from news.site.here import Here, here
from news.site.most_read import most_read_cards
from news.site.sharing import share_links
from news.site.structured import breadcrumbs, news_article

RECENT = 30
RELATED = 4


def show_published(request: HttpRequest, found: Found) -> HttpResponse:
    """Answer with an article of the record. No query, one with stories that the editor chose beside it.

    What it shares with other pages is known until the log goes on.
    """
    place = here(request)
    article = json.loads(local(found.article.document, place.origin))
    about = {"head": head_of(found.article.content, place, request), **around(*found, place)}
    return render(request, "news/article.html", {"article": article, **about})


def head_of(document: JSON, here: Here, request: HttpRequest) -> Head:
    """Return the head of an article, from its document with whole addresses."""
    translations = document["translations"]
    own = {"language": document["language"], "url": document["url"]}
    section = document["section"]
    steps = [
        Step(each["title"], each["url"].removeprefix(here.origin))
        for each in ([*section["ancestors"], section] if section else [])
    ]
    steps.append(Step(document["headline"], document["url"].removeprefix(here.origin)))
    return Head(
        title=document["search"]["title"],
        description=document["search"]["description"],
        canonical_url=document["canonical_url"],
        alternates=tuple(Alternate(**each) for each in [own, *translations]) if translations else (),
        type="article",
        author=", ".join(each["name"] for each in document["authors"]),
        image=image_of(here, document["lead_image"]),
        properties=(
            ("article:published_time", document["published_at"]),
            ("article:modified_time", document["updated_at"]),
            *((("article:section", section["title"]),) if section else ()),
            *(("article:tag", tag["name"]) for tag in document["tags"]),
        ),
        data=(
            news_article(document, here, settings_of(request), logo_of(request)),
            breadcrumbs(here, steps),
        ),
    )


def around(found: PublishedArticle, beside: Beside, here: Here) -> dict[str, Any]:
    """Return what an article that is published has around it; a draft has none of it."""
    section = found.content["section"]
    day = day_of(found.published_at)
    stream = site_stream(found.home_id)
    newest = tail.fact(("recent", stream), lambda: stream.newest(limit=RECENT + 1).cards(here.origin))
    cards, _streams = related(found, limit=RELATED)
    note_section(found)
    views, *neighbours = beside
    return {
        "stream_name": stream.name,
        "shown_ids": [found.pk, *(card["id"] for card in newest)],
        "recent": [card for card in newest if card["id"] != found.pk][:RECENT],
        "related": parse(cards, here.origin),
        "views": views,
        "most_read": most_read_cards(here, days=7),
        "month": month_calendar(
            here,
            year=day.year,
            month=day.month,
            section=here.facts.sections.get(section["id"]) if section else None,
            shown=day,
        ),
        "share": share_links(found.url, found.content["headline"]),
    } | {
        name: parse([card], here.origin)[0]
        for name, card in zip(("older", "newer"), neighbours, strict=True)
        if card
    }


def show_page(request: HttpRequest, article: NewsArticle) -> HttpResponse:
    """Show an article that is not in the record: a draft, or one behind a lock. Never to be kept."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    shown = json.loads(local(dump(document(article)), site.root_url))
    response = render(request, "news/article.html", {"article": shown})
    patch_cache_control(response, private=True, no_store=True)
    return response
