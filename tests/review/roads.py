"""What the tests of all roads share: states of an article, what readers have of it, and what always holds."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision, TaskState

from news.models import NewsArticle
from news.publishing.differences import differences, gap_in_log, known_ids
from news.record.models import Address, PublishedArticle
from news.review import audit
from news.review.models import Approval, AuditEntry, Contribution
from tests.review.newsroom import Newsroom, fresh


@dataclass(frozen=True)
class Story:
    """What readers get of one article."""

    path: str
    headline: str
    body: str


Public = dict[int, Story]


def public() -> Public:
    """Return what readers get, by article."""
    rows = PublishedArticle.objects.current()
    return {row.pk: story(row) for row in rows}


def story(row: PublishedArticle) -> Story:
    document = json.loads(row.document)
    return Story(row.path, document["headline"], document["body_html"])


def everything() -> dict[str, Any]:
    """Return all that a refused act must leave as it was: pages, drafts, review, record and proof."""
    return {
        "public": public(),
        "pages": list(Page.objects.order_by("pk").values_list("pk", "path", "live", "title", "locked")),
        "locks": list(PageViewRestriction.objects.values_list("page_id", flat=True)),
        "review": list(TaskState.objects.order_by("pk").values_list("pk", "status")),
        "approvals": list(Approval.objects.order_by("pk").values_list("pk", "end")),
        "schedule": list(
            Revision.objects.exclude(approved_go_live_at=None).values_list("pk", "approved_go_live_at")
        ),
        "addresses": sorted(Address.objects.values_list("path", "article_id")),
        "proof": list(AuditEntry.objects.values_list("seq", flat=True)),
        "drafts": list(Contribution.objects.order_by("pk").values_list("revision_id", "digest", "changed")),
    }


def flaws() -> list[str]:
    """Return what is wrong with the proof, the live articles or the record; empty if nothing is."""
    found = [str(flaw) for flaw in audit.flaws_of_chain()]
    found += [str(flaw) for flaw in audit.flaws_of_live_articles(NewsArticle.objects.all())]
    found += [str(each) for each in differences(known_ids())]
    found += [str(each) for each in published_by_one() if each]
    return found + [gap for gap in [gap_in_log()] if gap]


def published_by_one() -> Iterator[str]:
    """Yield each reviewed publication of a live article that an author approved, or nobody did."""
    for pk in NewsArticle.objects.filter(live=True).values_list("pk", flat=True):
        entry = audit.attested(pk)
        if entry is None or entry.road != AuditEntry.Road.REVIEWED:
            continue
        approvers = {each["id"] for each in entry.approvers}
        if not approvers or approvers & {each["id"] for each in entry.authors}:
            yield f"article {pk}: approved by {approvers}, written by {entry.authors}"


# States of an article. Each has an author (`reporter`) and, where it was changed, a co-author.


def draft(room: Newsroom) -> NewsArticle:
    article = room.draft(title="Story", slug="story")
    return room.revise(article, by=room.colleague, standfirst="By two")


def at_desk(room: Newsroom) -> NewsArticle:
    return room.submit(draft(room))


def at_publication(room: Newsroom) -> NewsArticle:
    return room.approve(at_desk(room), by=room.second_editor)


def live(room: Newsroom) -> NewsArticle:
    return room.approve(at_publication(room), by=room.second_publisher)


def changed(room: Newsroom) -> NewsArticle:
    """Live, with another person's draft over it."""
    article = room.revise(live(room), by=room.colleague, title="Not yet")
    return room.revise(article, by=room.reporter, title="Not yet either")


def change_at_publication(room: Newsroom) -> NewsArticle:
    return room.approve(room.submit(changed(room)), by=room.second_editor)


def scheduled(room: Newsroom) -> NewsArticle:
    article = room.revise(draft(room), by=room.reporter, go_live_at=timezone.now() + timedelta(hours=1))
    article = room.approve(room.submit(article), by=room.second_editor)
    return room.approve(article, by=room.second_publisher)


def lock(article: NewsArticle, by: Any) -> NewsArticle:
    article.locked, article.locked_by, article.locked_at = True, by, timezone.now()
    article.save(update_fields=["locked", "locked_by", "locked_at"])
    return fresh(article)


def locked(room: Newsroom) -> NewsArticle:
    """A draft that an account outside of all tables has locked."""
    return lock(draft(room), room.second_editor)


def locked_live(room: Newsroom) -> NewsArticle:
    return lock(live(room), room.second_editor)


State = Callable[[Newsroom], NewsArticle]
