"""What an address answers."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.db.models import CharField, IntegerField, TextField
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from news.record.beside import Beside, columns
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


FIELDS = PublishedArticle._meta.concrete_fields  # noqa: SLF001
NAMES = [str(field.attname) for field in FIELDS]
COLUMNS = ", ".join(f"article.{field.column}" for field in FIELDS)
# Text and numbers are the same in every database; of the rest Django says how they are read.
PLAIN = (TextField, CharField, IntegerField)
READ = [None if isinstance(field, PLAIN) else field.cached_col for field in FIELDS]
# Readers ask this more often than anything else, and Django takes longer to write it than it takes.
AT = f"""SELECT {COLUMNS}, {{beside}} FROM record_publishedarticle article
WHERE home_id IN ({{homes}}) AND path = %s AND (expires_at IS NULL OR expires_at > %s)"""  # noqa: S608


class Found(NamedTuple):
    """The article that stands here, and what stands beside it in its section."""

    article: PublishedArticle
    beside: Beside


def article_at(home_ids: Collection[int], path: str) -> Found | None:
    """Return the published article at this address, as URIs have it. One query."""
    if not home_ids:
        return None
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    sql = AT.format(beside=columns(connection.vendor), homes=", ".join(["%s"] * len(home_ids)))
    with prepared(), connection.cursor() as cursor:
        cursor.execute(sql, [now, now, *home_ids, path, now])
        rows = cursor.fetchall()
    compiler = PublishedArticle.objects.all().query.get_compiler(connection=connection)
    for values in compiler.apply_converters(rows, compiler.get_converters(READ)):
        *fields, views, older, newer = values
        article = PublishedArticle.from_db(connection.alias, NAMES, fields)
        return Found(article, Beside(views or 0, older, newer))
    return None


def find(home_ids: Collection[int], path: str) -> Found | Moved | Gone | None:
    """Return what stands at `path` of the site that has these front pages, one for each language.

    `path` is as people write it or as URIs have it. One query for a published article, else up to four.
    """
    path = iri_to_uri(path)
    if found := article_at(home_ids, path):
        note_articles([found.article.pk])
        return found
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
