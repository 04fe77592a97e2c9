"""The feeds of the site, of its sections, tags and authors."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from news.blocks import JSON
from news.record.streams import author_stream, section_stream, site_stream, tag_stream
from news.site.context import settings_of
from news.site.feeds import json_feed, xml
from news.site.feeds.feed import Feed, clean, newest
from news.site.feeds.links import FORMS
from news.site.here import Here, here
from news.site.topics import author_at, tag_at
from news.site.unchanged import unless_known

CACHE_SECONDS = 60


@require_safe
def of_place(request: HttpRequest, form: str, section: str = "") -> HttpResponse:
    """Answer with the feed of the site, or of the section at this path."""
    place = here(request)
    if not section:
        return answer(request, place, form, place.edition.address, "", site_stream(place.home_id).name)
    found = place.section_at(section)
    return answer(request, place, form, found.address, found.title, section_stream(found.id).name)


@require_safe
def of_tag(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    place = here(request)
    tag = tag_at(place, slug)
    return answer(request, place, form, tag.address, tag.name, tag_stream(place.home_id, slug).name)


@require_safe
def of_author(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    place = here(request)
    author = author_at(place, slug)
    streams = (author_stream(author.id).name, site_stream(place.home_id).name)
    return answer(request, place, form, author.address, author.name, *streams)


def answer(
    request: HttpRequest, here: Here, form: str, address: str, title: str, *streams: str
) -> HttpResponse:
    """Answer with the feed of what is in all these streams, in one of `FORMS`.

    `title` is the section's, tag's or author's, and empty for the whole site. One query; none for a 304.
    """

    def make() -> HttpResponse:
        feed = feed_of(request, here, f"{here.origin}{address}", form, title, newest(*streams))
        return HttpResponse(written(feed, form), content_type=f"{FORMS[form][1]}; charset=utf-8")

    return unless_known(request, make, seconds=CACHE_SECONDS)


def feed_of(request: HttpRequest, here: Here, url: str, form: str, title: str, items: list[JSON]) -> Feed:
    about = settings_of(request)
    name = f"{title} – {about.name}" if title else about.name
    return Feed(
        paper=clean(about.name),
        title=clean(name),
        description=clean(name if title else about.tagline or name),
        url=url,
        feed_url=f"{url}feed.{form}",
        origin=here.origin,
        language=here.edition.language,
        items=clean(items),
    )


def written(feed: Feed, form: str) -> str:
    if form == "json":
        return json_feed.written(feed)
    return xml.written(feed, xml.Rss if form == "rss" else xml.Atom)
