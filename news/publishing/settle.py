"""Brings the record in line with the pages."""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from news.blocks import JSON
from news.models import NewsArticle
from news.publishing import tasks
from news.publishing.document import Built, build, card, updated_at
from news.publishing.resolver import link
from news.publishing.tree import Tree
from news.publishing.work import Work
from news.record import counts, log, search, views
from news.record.counts import Place
from news.record.models import (
    Address,
    Change,
    Dependency,
    PublishedArticle,
    Retraction,
    StreamEntry,
    dump,
)
from news.record.streams import section_stream, site_stream

# More copies than these are rebuilt by the worker, so that who renamed a section need not wait.
MOST_AT_ONCE = 25


def settle(work: Work) -> None:
    """Write to the record, and to its log, all that `work` means for the public.

    Within a transaction. What must not be public any longer is gone when that commits, however
    much it is; what only shows something that changed may follow a little later.
    """
    # Before anything is read: what others publish meanwhile must be seen, or be made to wait.
    log.lock()
    tree = Tree.load()
    copies = work.copies | below(work.trees) | showing(work.things)
    withdrawn = no_longer_public(copies, tree)
    followers = reconcile_all(work.articles | withdrawn, tree, notes=work.notes)
    copies = (copies - work.articles - withdrawn) | followers
    while copies:
        if len(copies) > MOST_AT_ONCE:
            tasks.rebuild_later(copies)
            break
        copies = reconcile_all(copies, tree)
    for home_id in sorted(work.sites):
        log.append(kind=Change.Kind.SITE, home_id=home_id, streams=[site_stream(home_id).name])


def reconcile_all(
    article_ids: Iterable[int], tree: Tree, *, notes: Mapping[int, str] = MappingProxyType({})
) -> set[int]:
    """Reconcile each; return the ids of the articles that show something that changed by it."""
    followers: set[int] = set()
    for article_id in sorted(article_ids):
        followers |= reconcile(article_id, tree, note=notes.get(article_id, ""))
    return followers


def reconcile(article_id: int, tree: Tree, *, note: str = "") -> set[int]:
    """Make the record say of one article what its page says. Changes nothing where it already does."""
    page = NewsArticle.objects.select_related("lead_image", "alias_of").filter(pk=article_id).first()
    row = PublishedArticle.objects.filter(pk=article_id).first()
    if page is not None and is_public(page, tree):
        return record(page, build(page, tree), row, tree)
    if row is not None:
        return withdraw(row, note)
    return set()


def is_public(page: Page, tree: Tree) -> bool:
    expired = page.expire_at is not None and page.expire_at <= timezone.now()
    return page.live and not expired and tree.is_open(page)


def record(page: NewsArticle, built: Built, row: PublishedArticle | None, tree: Tree) -> set[int]:
    former = json.loads(row.document) if row else None
    version = row.version if row else last_version(page.pk)
    unchanged = (
        row is not None
        and (built.document | {"version": version}) == former
        # Not part of the document, but caches of it must learn of an earlier end.
        and row.expires_at == page.expire_at
    )
    if not unchanged:
        version += 1
    document = built.document | {"version": version}
    others = PublishedArticle.objects.filter(home_id=built.home_id, path=built.path).exclude(pk=page.pk)
    evicted = set(others.values_list("pk", flat=True))
    # Its page has left this address, or ours could not have it; it is reconciled in its turn.
    others.update(path=f"/-/{page.pk}/")
    new = row_of(page, built, document)
    if row is not None and leaves_site(row, new, tree):
        # To those who follow that site only.
        log_end(row)
    new.save(force_insert=row is None, force_update=row is not None)
    touched = place_in_streams(new, built.streams, former_home_id=row.home_id if row else new.home_id)
    if not unchanged:
        search.index(new)
    place_dependencies(new, built.depends_on)
    views.set_initial(new.pk, page.initial_views)
    Address.objects.update_or_create(home_id=new.home_id, path=new.path, defaults={"article_id": new.pk})
    if unchanged:
        return evicted
    Retraction.objects.filter(pk=new.pk).delete()
    log.append(
        kind=kind_of(document, row, former),
        home_id=new.home_id,
        article_id=new.pk,
        version=version,
        url=new.url,
        former_url=row.url if row and row.url != new.url else "",
        streams=list(touched),
    )
    return evicted | followers_of(new, document, former)


def row_of(page: NewsArticle, built: Built, document: JSON) -> PublishedArticle:
    """Return the row of an article, unsaved; `document` is what was built, with its version."""
    return PublishedArticle(
        article_id=page.pk,
        home_id=built.home_id,
        path=built.path,
        url=document["url"],
        language=document["language"],
        translation_key=page.translation_key,
        published_at=page.published_at or page.first_published_at,
        updated_at=updated_at(page) or timezone.now(),
        expires_at=page.expire_at,
        version=document["version"],
        digest=document["digest"],
        revision_id=page.live_revision_id,
        document=dump(document),
        card=dump(card(document)),
    )


def leaves_site(row: PublishedArticle, new: PublishedArticle, tree: Tree) -> bool:
    """Does it go to another site, and not only to another language of the same?"""
    origins = {home.id: home.origin for home in tree.homes}
    return row.home_id in origins and origins[row.home_id] != origins[new.home_id]


def last_version(article_id: int) -> int:
    """Return the version that a retracted article had, so that a later one is never mistaken for it."""
    versions = Retraction.objects.filter(pk=article_id).values_list("version", flat=True)
    return versions.first() or 0


def kind_of(document: JSON, row: PublishedArticle | None, former: JSON | None) -> Change.Kind:
    if row is None or former is None:
        return Change.Kind.PUBLISHED
    if row.url != document["url"]:
        return Change.Kind.MOVED
    if document["corrections"] and former.get("corrections") != document["corrections"]:
        return Change.Kind.CORRECTED
    return Change.Kind.UPDATED


def place_in_streams(row: PublishedArticle, streams: Iterable[str], *, former_home_id: int) -> set[str]:
    """Put the article into these streams and no others; return the names of old and new ones."""
    wanted = set(streams)
    entries = StreamEntry.objects.filter(article=row)
    former = list(entries)
    present = {entry.stream for entry in former}
    times = {
        "published_at": row.published_at,
        "updated_at": row.updated_at,
        "expires_at": row.expires_at,
    }
    entries.filter(stream__in=present - wanted).delete()
    if any(getattr(entry, name) != time for entry in former for name, time in times.items()):
        entries.update(**times)
    StreamEntry.objects.bulk_create(
        StreamEntry(stream=stream, article=row, **times) for stream in sorted(wanted - present)
    )
    counts.shift(
        left=[Place(entry.stream, former_home_id, entry.published_at) for entry in former],
        taken=[Place(stream, row.home_id, row.published_at) for stream in wanted],
    )
    return present | wanted


def place_dependencies(row: PublishedArticle, depends_on: Iterable[str]) -> None:
    wanted = set(depends_on)
    rows = Dependency.objects.filter(article=row)
    present = set(rows.values_list("on", flat=True))
    rows.filter(on__in=present - wanted).delete()
    Dependency.objects.bulk_create(Dependency(article=row, on=on) for on in sorted(wanted - present))


def withdraw(row: PublishedArticle, note: str) -> set[int]:
    """Take an article out of the record. Its addresses answer 410 from now on, with the note."""
    followers = followers_of(row, None, json.loads(row.document))
    streams = list(row.entries.values_list("stream", flat=True))
    counts.shift(left=[Place(stream, row.home_id, row.published_at) for stream in streams], taken=[])
    Retraction.objects.update_or_create(
        pk=row.pk,
        defaults={
            "home_id": row.home_id,
            "path": row.path,
            "url": row.url,
            "at": timezone.now(),
            "version": row.version,
            "note": note,
        },
    )
    log_end(row, note)
    search.forget(row.pk)
    row.delete()
    return followers


def log_end(row: PublishedArticle, note: str = "") -> None:
    log.append(
        kind=Change.Kind.RETRACTED,
        home_id=row.home_id,
        article_id=row.pk,
        version=row.version,
        url=row.url,
        streams=list(row.entries.values_list("stream", flat=True)),
        note=note,
    )


def followers_of(row: PublishedArticle, document: JSON | None, former: JSON | None) -> set[int]:
    """Return the ids of published articles that show of this one what is not so any longer."""
    followers: set[int] = set()
    if (document and link(document)) != (former and link(former)):
        followers |= showing({f"page:{row.article_id}"})
    if (document and document["url"]) != (former and former.get("url")):
        siblings = PublishedArticle.objects.filter(translation_key=row.translation_key)
        followers |= set(siblings.values_list("pk", flat=True))
    return followers - {row.article_id}


def showing(things: set[str]) -> set[int]:
    """Return the ids of the published articles that show one of `things`."""
    if not things:
        return set()
    return set(Dependency.objects.filter(on__in=things).values_list("article_id", flat=True))


def below(page_ids: set[int]) -> set[int]:
    """Return the ids of the articles that stand below these pages, now or in the record."""
    if not page_ids:
        return set()
    streams = [stream(page_id).name for page_id in page_ids for stream in (section_stream, site_stream)]
    ids = set(StreamEntry.objects.filter(stream__in=streams).values_list("article_id", flat=True))
    subtrees = Q(pk__in=[])
    for path in Page.objects.filter(pk__in=page_ids).values_list("path", flat=True):
        subtrees |= Q(path__startswith=path)
    return ids | set(NewsArticle.objects.filter(subtrees, live=True).values_list("pk", flat=True))


def no_longer_public(article_ids: set[int], tree: Tree) -> set[int]:
    """Return those in the record that have to leave it."""
    if not article_ids:
        return set()
    recorded = set(PublishedArticle.objects.filter(pk__in=article_ids).values_list("pk", flat=True))
    pages = Page.objects.filter(pk__in=recorded).only("path", "live", "expire_at")
    return recorded - {page.pk for page in pages if is_public(page, tree)}
