"""The record of many new articles at once, for imports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from news.blocks import JSON
from news.models import NewsArticle
from news.publishing.document import Built, build
from news.publishing.settle import is_public, row_of
from news.publishing.tree import Tree
from news.record import counts, log, search, views
from news.record.counts import Place
from news.record.models import Address, Change, Dependency, PublishedArticle, StreamEntry


def record_new(articles: Sequence[NewsArticle]) -> None:
    """Put articles into the record that were never in it; those that are not public stay out.

    Within a transaction. As `settle.record` does for one, in some fifteen queries.
    """
    log.lock()
    tree = Tree.load()
    public = [article for article in articles if is_public(article, tree)]
    others = translations_of(public)
    built = [build(article, tree, translations=others[article.translation_key]) for article in public]
    rows = [
        row_of(article, each, each.document | {"version": 1})
        for article, each in zip(public, built, strict=True)
    ]
    PublishedArticle.objects.bulk_create(rows)
    place_in_streams(rows, built)
    Dependency.objects.bulk_create(
        Dependency(article=row, on=on)
        for row, each in zip(rows, built, strict=True)
        for on in sorted(each.depends_on)
    )
    Address.objects.bulk_create(
        (Address(home_id=row.home_id, path=row.path, article_id=row.pk) for row in rows),
        # What stood there before is gone from there.
        update_conflicts=True,
        unique_fields=["home_id", "path"],
        update_fields=["article_id"],
    )
    search.index_all(rows)
    for article in public:
        if article.initial_views:
            views.set_initial(article.pk, article.initial_views)
    log.append_all(published(*each) for each in zip(rows, built, strict=True))


def place_in_streams(rows: Sequence[PublishedArticle], built: Sequence[Built]) -> None:
    entries = [
        StreamEntry(
            stream=stream,
            article=row,
            published_at=row.published_at,
            updated_at=row.updated_at,
            expires_at=row.expires_at,
        )
        for row, each in zip(rows, built, strict=True)
        for stream in sorted(each.streams)
    ]
    StreamEntry.objects.bulk_create(entries)
    homes = {row.pk: row.home_id for row in rows}
    taken = [Place(each.stream, homes[each.article_id], each.published_at) for each in entries]
    counts.shift(left=[], taken=taken)


def published(row: PublishedArticle, built: Built) -> Change:
    return Change(
        kind=Change.Kind.PUBLISHED,
        home_id=row.home_id,
        article_id=row.pk,
        version=row.version,
        url=row.url,
        streams=list(built.streams),
    )


def translations_of(articles: Iterable[NewsArticle]) -> Mapping[UUID, list[JSON]]:
    """Return language and address of what is public of each translation key. One query."""
    found: dict[UUID, list[JSON]] = defaultdict(list)
    rows = PublishedArticle.objects.filter(translation_key__in=[each.translation_key for each in articles])
    for key, language, url in rows.order_by("language", "pk").values_list(
        "translation_key", "language", "url"
    ):
        found[key].append({"language": language, "url": url})
    return found
