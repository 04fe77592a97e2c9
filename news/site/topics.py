"""Tags and authors: their pages, and the lists of all that have something to read."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from taggit.models import Tag

from news.models import Author
from news.publishing.editions import Edition
from news.publishing.resolver import PublicResolver
from news.publishing.tree import Tree
from news.record.counts import in_streams, one_key
from news.record.selection import Selection, SelectionPage
from news.record.streams import (
    BadCursor,
    author_stream,
    parse,
    read_text,
    sign_text,
    site_stream,
    tag_stream,
)
from news.record.tail import tail
from news.site.breadcrumb import Step
from news.site.feeds.links import feed_links
from news.site.head import Alternate, Head, everywhere, page
from news.site.here import Here, here
from news.site.structured import breadcrumbs

STORIES = 20
TOPICS = 500


@dataclass(frozen=True)
class Topic:
    """A tag or an author with public articles in this edition; `address` is below the site's root."""

    id: int
    name: str
    address: str
    articles: int


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
    about = who["biography"].split("\n")[0]
    return show(request, place, "news/author.html", topic, step, about, streams, {"author": who})


def portrayed(here: Here, author_id: int) -> dict[str, Any]:
    """Return what readers are told of an author."""
    found = Author.objects.select_related("portrait").get(pk=author_id)
    tree = Tree.load()
    home = next(home for home in tree.homes if home.id == here.home_id)
    return {
        "name": found.name,
        "biography": found.biography,
        "links": [{"label": link.value["label"], "url": link.value["url"]} for link in found.links],
        "portrait": found.portrait and PublicResolver(tree, home).picture(found.portrait, alt=found.name),
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
    address = here.origin + topic.address
    head = Head(
        title=_("%(title)s: older stories") % {"title": topic.name} if before else topic.name,
        description=about,
        canonical_url=f"{address}?before={before}" if before else address,
        alternates=alternates(here, topic, streams),
        feeds=feed_links(topic.name, topic.address),
        data=(breadcrumbs(here, [step, Step(topic.name, topic.address)]),),
    )
    shown = {
        "topic": topic,
        "trail": [step],
        "stream": found,
        "cards": parse(found.texts, here.origin),
        "is_later_page": bool(before),
    }
    return page(request, template, head, shown | context)


def stories(streams: list[str], before: str) -> SelectionPage:
    """Return the newest articles that are in all these streams. Raises `Http404` for a bad cursor."""
    chosen = Selection(streams=tuple(frozenset({name}) for name in streams), name=" ".join(streams))
    try:
        return chosen.page(limit=STORIES, cursor=before)
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


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """List the tags by letter, 500 on a page."""
    place = here(request)
    found, following = listed(request, place, f"tag:{place.home_id}", "tags")
    names = dict(Tag.objects.filter(slug__in=found).values_list("slug", "name"))
    topics = [
        Topic(0, names.get(slug, slug), reverse("tag", args=[slug]), articles)
        for slug, articles in found.items()
        # A tag of signs alone has none.
        if slug
    ]
    context = {"letters": by_letter(topics), "next": following}
    return index(request, place, _("Tags"), context)


@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    """List the authors by letter, 500 on a page."""
    place = here(request)
    found, following = listed(request, place, "author", "authors")
    people = Author.objects.filter(pk__in=[int(key) for key in found])
    topics = [
        Topic(each.pk, each.name, reverse("author", args=[each.slug]), found[str(each.pk)]) for each in people
    ]
    context = {"letters": by_letter(topics), "next": following}
    return index(request, place, _("Authors"), context)


def listed(request: HttpRequest, here: Here, group: str, name: str) -> tuple[dict[str, int], str]:
    """Return the numbers of articles by key, of one page, and the cursor of the next. Two queries."""
    cursor = request.GET.get("before", "")
    try:
        after = read_text(cursor, f"{name} {here.home_id}") if cursor else ""
    except BadCursor as error:
        raise Http404 from error
    found = in_streams(group, home_ids=[here.home_id], after=after, limit=TOPICS + 1)
    keys = list(found)[:TOPICS]
    following = sign_text(keys[-1], f"{name} {here.home_id}") if len(found) > TOPICS else ""
    return {key: found[key] for key in keys}, following


def by_letter(topics: list[Topic]) -> list[tuple[str, list[Topic]]]:
    """Return the topics by name, under their first letters."""
    ordered = sorted(topics, key=lambda topic: topic.name.casefold())
    return [
        (letter, list(some)) for letter, some in groupby(ordered, key=lambda topic: topic.name[:1].upper())
    ]


def index(request: HttpRequest, here: Here, title: str, context: dict[str, Any]) -> HttpResponse:
    """Answer with a list of topics; `request.path` is its address in this edition."""
    head = Head(
        title=title,
        description=_("%(list)s of %(name)s.") % {"list": title, "name": here.edition.title},
        canonical_url=here.origin + request.path,
        alternates=everywhere(here, request.path.removeprefix(here.edition.address)),
        data=(breadcrumbs(here, [Step(title, request.path)]),),
    )
    return page(request, "news/topics.html", head, {"title": title, **context})
