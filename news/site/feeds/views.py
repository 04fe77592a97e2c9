"""The feeds of the site, of its sections, tags and authors."""

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from news.record.streams import author_stream, section_stream, site_stream, tag_stream
from news.record.tail import tail
from news.site.context import settings_of
from news.site.feeds import json_feed, xml
from news.site.feeds.feed import Feed, newest
from news.site.feeds.links import FORMS
from news.site.here import Here, here
from news.site.topics import author_at, tag_at

CACHE_SECONDS = 60


def etag(request: HttpRequest, **_kwargs: str) -> str:
    """Return what an answer is known by: the log and what expired last say all that is in it."""
    standing = tail.standing()
    return f'"{standing.seq}-{standing.changed_at.timestamp()}"'


@require_safe
@condition(etag_func=etag)
def of_place(request: HttpRequest, form: str, section: str = "") -> HttpResponse:
    """Answer with the feed of the site, or of the section at this path."""
    place = here(request)
    if not section:
        about = settings_of(request)
        stream = site_stream(place.home_id).name
        return answer(place, form, place.edition.address, about.name, about.tagline, stream)
    found = place.section_at(section)
    title = f"{found.title} – {settings_of(request).name}"
    return answer(place, form, found.address, title, "", section_stream(found.id).name)


@require_safe
@condition(etag_func=etag)
def of_tag(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    place = here(request)
    tag = tag_at(place, slug)
    title = f"{tag.name} – {settings_of(request).name}"
    return answer(place, form, tag.address, title, "", tag_stream(place.home_id, slug).name)


@require_safe
@condition(etag_func=etag)
def of_author(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    place = here(request)
    author = author_at(place, slug)
    title = f"{author.name} – {settings_of(request).name}"
    streams = (author_stream(author.id).name, site_stream(place.home_id).name)
    return answer(place, form, author.address, title, "", *streams)


def answer(here: Here, form: str, address: str, title: str, about: str, *streams: str) -> HttpResponse:
    """Return the feed of what is in all these streams. Two queries."""
    url = here.origin + address
    feed = Feed(
        title=title,
        description=about or title,
        url=url,
        feed_url=f"{url}feed.{form}",
        origin=here.origin,
        language=here.edition.language,
        items=newest(*streams),
    )
    text = {
        "rss": lambda: xml.written(feed, xml.Rss),
        "atom": lambda: xml.written(feed, xml.Atom),
        "json": lambda: json_feed.written(feed),
    }[form]()
    response = HttpResponse(text, content_type=f"{FORMS[form][1]}; charset=utf-8")
    patch_cache_control(response, public=True, max_age=CACHE_SECONDS)
    return response
