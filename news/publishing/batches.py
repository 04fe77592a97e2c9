"""The record of many new articles at once, for imports and for a record that is rebuilt."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import Count

from news.blocks import JSON
from news.models import NewsArticle
from news.publishing.document import Built, build
from news.publishing.settle import is_public, row_of, showing
from news.publishing.tree import Tree
from news.publishing.work import Work, touch
from news.record import counts, log, views
from news.record.counts import Place
from news.record.indexing import index_rows
from news.record.models import Address, Change, Dependency, PublishedArticle, Retraction, StreamEntry
from news.record.postgresql import in_binary


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
    with in_binary():
        PublishedArticle.objects.bulk_create(rows)
    index_rows(rows)
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
    for article in public:
        if article.initial_views:
            views.set_initial(article.pk, article.initial_views)
    log.append_all(published(*each) for each in zip(rows, built, strict=True))


def record_all(article_ids: Collection[int]) -> None:
    """Bring the record in line with the pages of these articles: those that were never in it, all at once.

    Within a publication.
    """
    log.lock()
    fresh = never_recorded(article_ids)
    record_new(list(fresh.values()))
    # Those that name one of them, as related or as a translation, could not before.
    keys = [page.translation_key for page in fresh.values()]
    rows = PublishedArticle.objects.filter(translation_key__in=keys)
    several = rows.values("translation_key").annotate(articles=Count("pk")).filter(articles__gt=1)
    translations = rows.filter(translation_key__in=several.values("translation_key"))
    followers = showing({f"page:{pk}" for pk in fresh}) | set(translations.values_list("pk", flat=True))
    touch(Work(articles=(set(article_ids) - fresh.keys()) | followers))


def never_recorded(article_ids: Collection[int]) -> dict[int, NewsArticle]:
    """Return those of the articles that have neither a row nor an end in the record, and are public."""
    known: set[int] = set()
    for model in (PublishedArticle, Retraction):
        known |= set(model.objects.filter(article_id__in=article_ids).values_list("article_id", flat=True))
    pages = NewsArticle.objects.select_related("lead_image", "alias_of").in_bulk(
        [pk for pk in article_ids if pk not in known]
    )
    tree = Tree.load()
    paths = {pk: tree.address(page)[1] for pk, page in pages.items() if is_public(page, tree)}
    taken = set(PublishedArticle.objects.filter(path__in=paths.values()).values_list("path", flat=True))
    return {pk: pages[pk] for pk, path in paths.items() if path not in taken}


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
