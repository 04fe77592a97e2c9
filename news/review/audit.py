"""The proof of publications: rows that are only added to, each chained to the one before by its hash."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Revision

from news.models import NewsArticle
from news.record import log
from news.review.authors import name_of
from news.review.digest import digest_of, digest_of_revision
from news.review.models import AuditEntry

Road = AuditEntry.Road
# After these, the text that they name may be live.
MAKES_PUBLIC = {Road.REVIEWED, Road.BREAKING, Road.IMPORTED}
HASHED = (
    "seq",
    "road",
    "article_id",
    "headline",
    "section_id",
    "revision_id",
    "digest",
    "authors",
    "approvers",
    "by_id",
    "by_name",
    "reason",
    "note",
    "previous_hash",
)
FIRST = "0" * 64
BATCH = 500


def append(
    article: NewsArticle,
    *,
    road: AuditEntry.Road,
    by: Any,
    revision_id: int | None,
    digest: str,
    authors: list[dict[str, Any]] | None = None,
    approvers: list[dict[str, Any]] | None = None,
    reason: str = "",
    note: str = "",
) -> AuditEntry:
    """Add a row at the end of the chain, under the record's lock; within a transaction only."""
    parent = article.get_parent()
    entry = AuditEntry(
        road=road,
        article_id=article.pk,
        headline=article.title[:255],
        section_id=parent.pk,
        revision_id=revision_id,
        digest=digest,
        authors=authors or [],
        approvers=approvers or [],
        by_id=by.pk if by else None,
        by_name=name_of(by),
        reason=reason,
        note=note,
    )
    return append_all([entry], at=timezone.now())[0]


def append_all(entries: Iterable[AuditEntry], *, at: datetime) -> list[AuditEntry]:
    """Add rows at the end of the chain, in their order; within a transaction only. Two queries."""
    log.lock()
    last = AuditEntry.objects.order_by("-seq").first()
    seq, previous = (last.seq, last.hash) if last else (0, FIRST)
    chained = []
    for entry in entries:
        entry.seq, entry.at, entry.previous_hash = seq + 1, at, previous
        entry.hash = hash_of(entry)
        seq, previous = entry.seq, entry.hash
        chained.append(entry)
    return AuditEntry.objects.bulk_create(chained)


def hash_of(entry: AuditEntry) -> str:
    """Return the SHA-256 over the row and the hash of the row before, as 64 hexadecimal digits."""
    values = {name: getattr(entry, name) for name in HASHED}
    # As plain text: databases give times back in other zones and with other precision.
    values["at"] = int(entry.at.timestamp() * 1_000_000)
    values["road"] = str(entry.road)
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def of_article(article_id: int) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(article_id=article_id)


def was_ever_public(article_id: int) -> bool:
    return of_article(article_id).filter(road__in=MAKES_PUBLIC).exists()


def attested(article_id: int) -> AuditEntry | None:
    """Return the entry whose text may be live now: the last one, if no retraction came after it."""
    roads = MAKES_PUBLIC | {Road.RETRACTED}
    entry = of_article(article_id).filter(road__in=roads).order_by("-seq").first()
    return entry if entry and entry.road in MAKES_PUBLIC else None


def covers(entry: AuditEntry, article: NewsArticle) -> bool:
    """Is what `article` says now what the entry attests?

    What the text referred to may have been deleted since (an image, a related article): the attested
    revision is then read as it would be now.
    """
    said = digest_of(article)
    if said == entry.digest:
        return True
    revision = Revision.objects.filter(pk=entry.revision_id, object_id=str(entry.article_id)).first()
    return (
        revision is not None
        and digest_of_revision(revision) == entry.digest
        and said == digest_of(revision.as_object())
    )


@dataclass(frozen=True)
class Flaw:
    """Something in which the proof and what it proves disagree."""

    what: str
    """`entry 7` or `article 12`."""
    how: str

    def __str__(self) -> str:
        return f"{self.what}: {self.how}"


def in_order(entries: QuerySet[AuditEntry]) -> Iterator[AuditEntry]:
    """Yield the entries from the first to the last, however many. One query for each batch.

    What comes between the queries stands after them: rows are only added, at the end.
    """
    last = 0
    while batch := list(entries.filter(seq__gt=last).order_by("seq")[:BATCH]):
        yield from batch
        last = batch[-1].seq


def flaws_of_chain() -> Iterator[Flaw]:
    """Yield what is wrong with the chain itself. Reads it once, from the first row to the last."""
    previous, expected = FIRST, 1
    for entry in in_order(AuditEntry.objects.all()):
        if entry.seq != expected:
            yield Flaw(f"entry {expected}", f"is missing; the next one is {entry.seq}")
        if entry.previous_hash != previous:
            yield Flaw(f"entry {entry.seq}", "does not follow from the entry before it")
        if entry.hash != hash_of(entry):
            yield Flaw(f"entry {entry.seq}", "was changed after it was written")
        previous, expected = entry.hash, entry.seq + 1


def flaws_of_live_articles(articles: QuerySet[NewsArticle]) -> Iterator[Flaw]:
    """Yield each live article that says something else than its last publication attests."""
    for article in articles.filter(live=True).iterator(chunk_size=100):
        entry = attested(article.pk)
        if entry is None:
            yield Flaw(f"article {article.pk}", "is live, and no publication attests it")
        elif not covers(entry, article):
            yield Flaw(f"article {article.pk}", f"says something else than entry {entry.seq} attests")


def head() -> str:
    """Return `seq:hash` of the last entry, to be kept elsewhere: it proves that none was cut off."""
    last = AuditEntry.objects.order_by("-seq").first()
    return f"{last.seq}:{last.hash}" if last else f"0:{FIRST}"
