"""The pages of a tag, and of an author."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from taggit.models import Tag
from wagtail.models import Page

from news.models import Author
from news.publishing.editions import Edition
from news.record import paging
from news.record.counts import one_key
from news.record.paging import SelectionPage
from news.record.selection import Selection
from news.record.streams import (
    BadCursor,
    author_stream,
    parse,
    site_stream,
    tag_stream,
)
from news.record.tail import tail
from news.site.breadcrumb import Step
from news.site.feeds.links import feed_links
from news.site.head import Alternate, Head, image_of, page
from news.site.here import Here, here
from news.site.live import author_in_edition
from news.site.resolved import picture
from news.site.structured import breadcrumbs, profile

STORIES = 20


@dataclass(frozen=True)
class Topic:
    """A tag or an author with public articles in this edition; `address` is below the site's root."""

    id: int
    name: str
    address: str
    articles: int
    portrait: str = ""
    """The address of a small one of an author's, in lists."""


def tag_at(here: Here, slug: str) -> Topic:
    """Return the tag. Three queries, and none once it is known. Raises `Http404`."""
    found = tail.fact(("tag", here.home_id, slug), lambda: find_tag(here, slug))
    if found is None:
        raise Http404
    return found


def find_tag(here: Here, slug: str) -> Topic | None:
    articles = 0 if "\x00" in slug else one_key(f"tag:{here.home_id}", slug, home_ids=[here.home_id])
    tag = Tag.objects.filter(slug=slug).first() if articles else None
    return Topic(tag.pk, tag.name, reverse("tag", args=[tag.slug]), articles) if tag else None


def author_at(here: Here, slug: str) -> Topic:
    """Return the author. Three queries, and none once known. Raises `Http404`."""
    found = tail.fact(("author of", here.home_id, slug), lambda: find_author(here, slug))
    if found is None:
        raise Http404
    return found


def find_author(here: Here, slug: str) -> Topic | None:
    author = None if "\x00" in slug else Author.objects.filter(slug=slug).first()
    articles = one_key("author", str(author.pk), home_ids=[here.home_id]) if author else 0
    if author is None or not articles:
        return None
    return Topic(author.pk, author.name, reverse("author", args=[author.slug]), articles)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the stories with a tag, the newest first. Two queries once the tag is known."""
    place = here(request)
    topic = tag_at(place, slug)
    stream = tag_stream(place.home_id, slug).name
    step = Step(_("Tags"), reverse("tags"))
    about = ngettext(
        "%(number)s story with the tag “%(name)s”.",
        "%(number)s stories with the tag “%(name)s”.",
        topic.articles,
    ) % {"number": topic.articles, "name": topic.name}
    context = {"stream_name": stream}
    return show(request, place, "news/tag.html", topic, step, about, [stream], context)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who an author is, and their stories in this edition."""
    place = here(request)
    topic = author_at(place, slug)
    streams = [author_stream(topic.id).name, site_stream(place.home_id).name]
    step = Step(_("Authors"), reverse("authors"))
    who = tail.fact(("who is", place.home_id, topic.id), lambda: portrayed(place, topic.id))
    about = who["biography"].split("\n")[0] or _("Stories by %(name)s.") % {"name": topic.name}
    context = {"author": who, "stream_name": author_in_edition(place.home_id, topic.id)}
    return show(request, place, "news/author.html", topic, step, about, streams, context)


def portrayed(here: Here, author_id: int) -> dict[str, Any]:
    """Return what readers are told of an author."""
    found = Author.objects.select_related("portrait").get(pk=author_id)
    home = Page(pk=here.home_id, path=here.edition.path)
    return {
        "name": found.name,
        "biography": found.biography,
        "links": [{"label": link.value["label"], "url": link.value["url"]} for link in found.links],
        "portrait": picture(found.portrait, of=home, alt=found.name),
    }


def show(
    request: HttpRequest,
    here: Here,
    template: str,
    topic: Topic,
    step: Step,
    about: str,
    streams: list[str],
    context: dict[str, Any],
) -> HttpResponse:
    """Answer with the page of a topic: a page of the articles that are in all these streams."""
    before = request.GET.get("before", "")
    found = stories(streams, before)
    cards = parse(found.texts, here.origin)
    address = here.origin + topic.address
    who = context.get("author")
    head = Head(
        title=_("%(title)s: older stories") % {"title": topic.name} if before else topic.name,
        description=about,
        canonical_url=f"{address}?before={before}" if before else address,
        alternates=alternates(here, topic, streams),
        feeds=feed_links(topic.name, topic.address),
        image=image_of(here, who["portrait"]) if who else None,
        data=(
            breadcrumbs(here, [step, Step(topic.name, topic.address)]),
            *([profile(here, who, address)] if who else []),
        ),
    )
    shown = {
        "topic": topic,
        "trail": [step],
        "stream": found,
        "cards": cards,
        "shown_ids": [card["id"] for card in cards],
        "is_later_page": bool(before),
    }
    return page(request, template, head, shown | context)


def stories(streams: list[str], before: str) -> SelectionPage:
    """Return the newest articles that are in all these streams. Raises `Http404` for a bad cursor."""
    chosen = Selection(streams=tuple(frozenset({name}) for name in streams), name=" ".join(streams))
    try:
        return paging.page(chosen, limit=STORIES, cursor=before)
    except BadCursor as error:
        raise Http404 from error


def alternates(here: Here, topic: Topic, streams: list[str]) -> tuple[Alternate, ...]:
    """Return the pages of the same author in other languages, where they have written in these, too.

    A tag's words are of one language.
    """
    if not streams[0].startswith("author:"):
        return ()
    editions = tail.fact(
        ("editions with", here.facts.site.pk, topic.id), lambda: editions_with(here, topic.id)
    )
    path = topic.address.removeprefix(here.edition.address)
    found = tuple(Alternate(each.language, f"{here.origin}{each.address}{path}") for each in editions)
    return found if len(found) > 1 else ()


def editions_with(here: Here, author_id: int) -> list[Edition]:
    """Return the editions that an author has written for. Two queries for each."""
    group, key = author_stream(author_id).name.split(":")
    return [each for each in here.facts.editions if one_key(group, key, home_ids=[each.home_id])]
