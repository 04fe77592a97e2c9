"""Breaking news: published at once by one person, and open until a second one has signed it."""

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from news.models import NewsArticle
from news.publishing.work import publication
from news.review.acts.release import make_public
from news.review.audit import Road
from news.review.digest import digest_of_revision
from news.review.events import Event, tell
from news.review.locking import lock_article, same_text
from news.review.models import AuditEntry, UnsignedStory
from news.review.refusals import Embargoed, LegalFirst, NotPermitted, ReasonMissing
from news.review.stages import live_approvals

PERMISSION = "review.publish_before_review"


def may_publish_before_review(user: Any, article: NewsArticle) -> bool:
    """Has the user the permission, and the right to edit in this section?

    The lock of a stage does not count: the stage is what is passed by. Another person's own lock does, and
    so does an approved schedule, which has to be taken off first.
    """
    if not user.has_perm(PERMISSION) or (article.locked and article.locked_by_id != user.pk):
        return False
    if article.revisions.filter(approved_go_live_at__isnull=False).exists():
        return False
    tester = article.permissions_for_user(user)
    return user.is_superuser or "change" in tester.permissions


def legal_is_open(revision: Revision) -> bool:
    """Has the text the legal flag, and no approval of a legal stage? That one can't be skipped."""
    if not revision.content.get("needs_legal_review"):
        return False
    approvals = live_approvals(int(revision.object_id)).filter(digest=digest_of_revision(revision))
    return not approvals.filter(task__for_legal=True).exists()


def publish_before_review(article_id: int, *, by: Any, digest: str, reason: str) -> AuditEntry:
    """Publish the latest draft, which must have this digest, now.

    Raises `NotPermitted`, `ReasonMissing`, `Embargoed`, `LegalFirst`, and `MovedOn` for another text than
    the one seen.
    """
    if not reason.strip():
        raise ReasonMissing
    with publication():
        article = lock_article(article_id)
        if not may_publish_before_review(by, article):
            raise NotPermitted
        revision = same_text(article, digest)
        draft = revision.as_object()
        if draft.embargo_until and draft.embargo_until > timezone.now():
            raise Embargoed
        if legal_is_open(revision):
            raise LegalFirst
        # Now is now: what was planned for later is overtaken.
        if draft.go_live_at and draft.go_live_at > timezone.now():
            draft.go_live_at = None
            revision = draft.save_revision(user=by, log_action=True)
        entry = make_public(revision, road=Road.BREAKING, by=by, reason=reason.strip())
        UnsignedStory.objects.update_or_create(article=article, defaults={"entry": entry, "at": entry.at})
        log(
            instance=article,
            action="review.publish_before_review",
            user=by,
            revision=revision,
            data={"reason": reason.strip()},
        )
        tell(Event.BREAKING, article, actor=by, comment=reason.strip())
    return entry
