"""What the record says otherwise than the pages do."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Max

from news.models import NewsArticle
from news.publishing.document import build, updated_at
from news.publishing.settle import is_public
from news.publishing.tree import Tree
from news.record import views
from news.record.models import Change, Dependency, PublishedArticle, StreamEntry


@dataclass(frozen=True)
class Difference:
    article_id: int
    what: str

    def __str__(self) -> str:
        return f"article {self.article_id}: {self.what}"


def known_ids() -> list[int]:
    """Return the ids of all articles that are live pages or in the record, in order."""
    live = NewsArticle.objects.filter(live=True).values_list("pk", flat=True)
    recorded = PublishedArticle.objects.values_list("pk", flat=True)
    return sorted({*live, *recorded})


def differences(article_ids: list[int]) -> Iterator[Difference]:
    """Compare the record of these articles with what their pages would give now."""
    tree = Tree.load()
    pages = NewsArticle.objects.select_related("lead_image", "alias_of").in_bulk(article_ids)
    rows = PublishedArticle.objects.in_bulk(article_ids)
    for article_id in article_ids:
        page, row = pages.get(article_id), rows.get(article_id)
        public = page is not None and is_public(page, tree)
        if row is None and public:
            yield Difference(article_id, "is public, but not in the record")
        elif row is not None and not public:
            yield Difference(article_id, "is in the record, but not public")
        elif row is not None and page is not None:
            yield from (Difference(article_id, what) for what in compare(page, row, tree))


def compare(page: NewsArticle, row: PublishedArticle, tree: Tree) -> Iterator[str]:
    built = build(page, tree)
    document = json.loads(row.document)
    expected = built.document | {"version": row.version}
    fields = [name for name in expected if expected[name] != document.get(name)]
    if fields or document.keys() != expected.keys():
        yield f"the document differs in {', '.join(fields) or 'its fields'}"
    if (row.path, row.expires_at) != (built.path, page.expire_at):
        yield "its address or its end differs"
    times = (page.published_at, updated_at(page), page.expire_at)
    entries = StreamEntry.objects.filter(article=row)
    if {(each.stream, each.published_at, each.updated_at, each.expires_at) for each in entries} != {
        (stream, *times) for stream in built.streams
    }:
        yield "its streams differ"
    if set(Dependency.objects.filter(article=row).values_list("on", flat=True)) != built.depends_on:
        yield "what it depends on differs"
    if views.initial_views(page.pk) != page.initial_views:
        yield "the views before it came here differ"


def gap_in_log() -> str:
    """Return what is wrong with the numbers of the log, empty if nothing is."""
    last, count = Change.objects.aggregate(last=Max("seq"))["last"] or 0, Change.objects.count()
    return "" if last == count else f"the log has {count} changes, but its last number is {last}"
