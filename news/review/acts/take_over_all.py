"""Many articles at once that were public before they came here: an import."""

from collections.abc import Sequence

from django.utils import timezone
from wagtail.models import Page, Revision

from news.models import NewsArticle
from news.publishing.batches import record_new
from news.review import audit
from news.review.digest import digest_of_revision
from news.review.models import AuditEntry, Contribution


def take_over_all(made: Sequence[tuple[NewsArticle, Revision]], *, reason: str) -> list[AuditEntry]:
    """Attest and record new pages that are live already, in the transaction that made them.

    As `take_over` does for one: the proof, who wrote it (nobody of ours), the record and its log.
    """
    digests = {revision.pk: digest_of_revision(revision) for _article, revision in made}
    now = timezone.now()
    Contribution.objects.bulk_create(
        Contribution(
            article=article,
            revision_id=revision.pk,
            at=revision.created_at,
            digest=digests[revision.pk],
            changed=True,
            approved_at=now,
        )
        for article, revision in made
    )
    sections = sections_of(made)
    entries = audit.append_all(
        (
            AuditEntry(
                road=audit.Road.IMPORTED,
                article_id=article.pk,
                headline=article.title[:255],
                section_id=sections[article.path[: -Page.steplen]],
                revision_id=revision.pk,
                digest=digests[revision.pk],
                reason=reason,
            )
            for article, revision in made
        ),
        at=now,
    )
    record_new([article for article, _revision in made])
    return entries


def sections_of(made: Sequence[tuple[NewsArticle, Revision]]) -> dict[str, int]:
    """Return the ids of the sections above, by their paths in the tree. One query."""
    paths = {article.path[: -Page.steplen] for article, _revision in made}
    return dict(Page.objects.filter(path__in=paths).values_list("path", "pk"))
