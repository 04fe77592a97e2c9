"""What an address answers."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from news.record.models import Address, PublishedArticle, Retraction
from news.record.postgresql import prepared
from news.record.shown import note_articles


@dataclass(frozen=True)
class Moved:
    """The article that stood here stands at `path` now: 301."""

    path: str
    article_id: int


@dataclass(frozen=True)
class Gone:
    """The article that stood here was taken back: 410, with what readers are told."""

    note: str


COLUMNS = ", ".join(str(field.column) for field in PublishedArticle._meta.concrete_fields)  # noqa: SLF001
# Readers ask this more often than anything else, and Django takes longer to write it than it takes.
AT = f"""SELECT {COLUMNS} FROM record_publishedarticle
WHERE home_id IN ({{homes}}) AND path = %s AND (expires_at IS NULL OR expires_at > %s)"""  # noqa: S608


def article_at(home_ids: Collection[int], path: str) -> PublishedArticle | None:
    """Return the published article at this address, as URIs have it. One query."""
    if not home_ids:
        return None
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    sql = AT.format(homes=", ".join(["%s"] * len(home_ids)))
    with prepared():
        return next(iter(PublishedArticle.objects.raw(sql, [*home_ids, path, now])), None)


def find(home_ids: Collection[int], path: str) -> PublishedArticle | Moved | Gone | None:
    """Return what stands at `path` of the site that has these front pages, one for each language.

    `path` is as people write it or as URIs have it. One query for a published article, else up to four.
    """
    path = iri_to_uri(path)
    if article := article_at(home_ids, path):
        note_articles([article.pk])
        return article
    address = Address.objects.filter(home_id__in=home_ids, path=path).first()
    if address is None:
        return None
    note_articles([address.article_id])
    current = PublishedArticle.objects.current()
    if article := current.filter(pk=address.article_id, home_id__in=home_ids).first():
        return Moved(article.path, article.pk)
    retraction = Retraction.objects.filter(pk=address.article_id).first()
    # Expired, and the worker has not come by yet: gone all the same.
    return Gone(retraction.note if retraction else "")
