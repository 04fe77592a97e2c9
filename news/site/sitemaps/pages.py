"""The sitemap of what is not an article: front pages, sections, the site's own lists, plain pages."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe
from wagtail.models import Page, get_page_models

from news.models import NewsArticle, NewsIndex
from news.publishing.editions import SiteFacts
from news.publishing.tree import Tree
from news.record.tail import tail
from news.site.sitemaps.answers import MOST, Url, facts_of, urls
from news.site.sitemaps.changes import last_changes

LISTS = ("archive", "tags", "authors", "most_read")


@dataclass(frozen=True)
class Place:
    """A page in a language; `key` is the same in all languages that it is in."""

    key: object
    language: str
    path: str
    changed_at: datetime | None


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """List all pages but those of articles, tags and authors. Some ten queries, and none once known."""
    facts = facts_of(request)
    key = ("sitemap of pages", facts.site.pk)
    return urls(request, lambda: tail.fact(key, lambda: pages_of(facts)))


def pages_of(facts: SiteFacts) -> list[Url]:
    origin = facts.site.root_url
    found = list(places(facts))[:MOST]
    addresses = defaultdict(list)
    for place in found:
        addresses[place.key].append((place.language, f"{origin}{place.path}"))
    return [
        Url(f"{origin}{place.path}", place.changed_at, "", alternates if len(alternates) > 1 else ())
        for place in found
        for alternates in (tuple(addresses[place.key]),)
    ]


def places(facts: SiteFacts) -> Iterator[Place]:
    languages = {edition.home_id: edition.language for edition in facts.editions}
    changes = changes_of(facts)
    for edition in facts.editions:
        changed_at = changes.get(edition.home_id)
        yield Place("front page", edition.language, edition.address, changed_at)
        with translation.override(edition.language):
            yield from [Place(name, edition.language, reverse(name), changed_at) for name in LISTS]
    for section in facts.sections.values():
        language = languages[section.home_id]
        yield Place(section.translation_key, language, section.address, changes.get(section.id))
    yield from plain_pages(languages)


def changes_of(facts: SiteFacts) -> dict[int, datetime]:
    """Return when front pages and sections changed, or something in them, by their ids. Two queries."""
    ids = [*facts.home_ids, *facts.sections]
    pages = Page.objects.filter(pk__in=ids, last_published_at__isnull=False)
    found: dict[int, datetime] = dict(pages.values_list("pk", "last_published_at"))
    rows = last_changes("site", "section", home_ids=facts.home_ids).filter(changed_at__isnull=False)
    for key, changed_at in rows.values_list("key", "changed_at"):
        found[int(key)] = max(changed_at, found.get(int(key), changed_at))
    return found


def plain_pages(languages: dict[int, str]) -> Iterator[Place]:
    """Yield the public plain pages of these front pages."""
    tree = Tree.load()
    # By their types: a million articles are passed by.
    types = [model for model in get_page_models() if not issubclass(model, NewsArticle | NewsIndex)]
    for page in Page.objects.exact_type(*types).live().exclude(pk__in=languages).order_by("path"):
        home = tree.home_of(page)
        if home and home.id in languages and tree.is_open(page):
            path = tree.address(page)[1]
            yield Place(page.translation_key, languages[home.id], path, page.last_published_at)
