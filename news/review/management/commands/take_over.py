"""Brings what was there before review under its rules: after an upgrade, or after articles came in by SQL."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm
from wagtail.models import Revision

from news.models import NewsArticle
from news.publishing.work import publication
from news.review import audit
from news.review.audit import Road
from news.review.authors import cover_contributions, note_contribution
from news.review.digest import digest_of
from news.review.locking import lock_article
from news.review.models import AuditEntry, Contribution
from news.review.work_items import follow


class Command(BaseCommand):
    help = (
        "Attests articles that are live and have no entry in the proof yet, as imported, and notes who wrote "
        "the drafts that are there. Can be run again: it leaves alone what it knows."
    )

    def handle(self, **_options: Any) -> None:
        known = Contribution.objects.values("article_id")
        unknown = NewsArticle.objects.exclude(pk__in=known) | unattested()
        ids = sorted(set(unknown.values_list("pk", flat=True)))
        for article_id in tqdm(ids, unit=" articles", disable=None):
            with publication():
                take_over(lock_article(article_id))
        self.stdout.write(f"{len(ids)} articles taken over.")


def unattested() -> Any:
    return NewsArticle.objects.filter(live=True).exclude(pk__in=AuditEntry.objects.values("article_id"))


def take_over(article: NewsArticle) -> None:
    revisions = Revision.objects.for_instance(article).order_by("pk")
    noted = Contribution.objects.filter(article=article).values("revision_id")
    live_revision_id = article.live_revision_id or 0
    for revision in revisions.exclude(pk__in=noted).select_related("user"):
        note_contribution(revision)
    if unattested().filter(pk=article.pk).exists():
        entry = audit.append(
            article,
            road=Road.IMPORTED,
            by=None,
            revision_id=live_revision_id,
            digest=digest_of(article),
            reason="It was live before review was in use.",
        )
        cover_contributions(article.pk, entry=entry)
    follow(article.pk)
