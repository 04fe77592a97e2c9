"""Sitemaps of the tags and of the authors that have something to read."""

from collections.abc import Iterator
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from news.models import Author
from news.publishing.editions import Edition, SiteFacts
from news.record.models import StreamCount
from news.record.tail import tail
from news.site.sitemaps.answers import MOST, Url, edition_of, urls
from news.site.sitemaps.changes import last_changes

KINDS = ("tags", "authors")


def group_of(kind: str, edition: Edition) -> str:
    return f"tag:{edition.home_id}" if kind == "tags" else "author"


def kinds(edition: Edition) -> list[str]:
    """Return which of the two an edition has. Two queries, and none once they are known."""
    key = ("kinds of topics", edition.home_id)
    return tail.fact(key, lambda: [kind for kind in KINDS if has_any(kind, edition)])


def has_any(kind: str, edition: Edition) -> bool:
    group = group_of(kind, edition)
    return StreamCount.objects.filter(group=group, home_id=edition.home_id, articles__gt=0).exists()


@require_safe
def topics(request: HttpRequest, language: str, kind: str) -> HttpResponse:
    """List the pages of tags, or of authors. One query for tags, two for authors."""
    facts, edition = edition_of(request, language)
    if kind not in kinds(edition):
        raise Http404
    return urls(request, lambda: topics_of(facts, edition, kind))


def topics_of(facts: SiteFacts, edition: Edition, kind: str) -> Iterator[Url]:
    with translation.override(edition.language):
        above = f"{facts.site.root_url}{reverse(kind)}"
    for slug, changed_at in slugs(edition, kind).items():
        yield Url(f"{above}{iri_to_uri(slug)}/", changed_at)


def slugs(edition: Edition, kind: str) -> dict[str, datetime]:
    rows = last_changes(group_of(kind, edition), home_ids=[edition.home_id]).order_by("key")
    found = dict(rows.values_list("key", "changed_at")[:MOST])
    # A tag of emoji alone has no slug, and so no page.
    changes = {key: changed_at for key, changed_at in found.items() if key and changed_at}
    if kind == "tags":
        return changes
    people = Author.objects.filter(pk__in=[int(key) for key in changes]).order_by("slug")
    return {slug: changes[str(pk)] for pk, slug in people.values_list("pk", "slug")}
