"""A published article is taken back: gone at once, with a note that readers are given."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from news.models import NewsArticle
from news.publishing.work import Work, publication, touch
from news.review import audit
from news.review.audit import Road
from news.review.authors import authors_of, describe, uncover_contributions
from news.review.events import Event, tell
from news.review.locking import lock_article
from news.review.models import Approval, AuditEntry, UnsignedStory
from news.review.refusals import MovedOn, NotPermitted, ReasonMissing
from news.review.stages import end_approvals, live_approvals

PERMISSION = "review.retract_article"


def may_retract(user: Any, article: NewsArticle) -> bool:
    """Has the user the permission, and the right to publish pages in this section?"""
    if not user.has_perm(PERMISSION) or not article.live:
        return False
    tester = article.permissions_for_user(user)
    return user.is_superuser or "publish" in tester.permissions


def retract(article_id: int, *, by: Any, reason: str, note: str) -> AuditEntry:
    """Take the article out of the public record; its addresses answer 410 with `note`.

    `reason` is for the newsroom, and must not be empty; `note` is for readers, and may be. What was
    waiting or scheduled is called off, and whoever wrote the article can't approve its return.
    Raises `ReasonMissing`, `NotPermitted`, and `MovedOn` if it is not live (any more).
    """
    if not reason.strip():
        raise ReasonMissing
    with publication():
        article = lock_article(article_id)
        if not article.live:
            raise MovedOn(_("The article is not live, so there is nothing to retract."))
        if not may_retract(by, article):
            raise NotPermitted
        entry = audit.append(
            article,
            road=Road.RETRACTED,
            by=by,
            revision_id=article.live_revision_id,
            digest=attested_digest(article),
            authors=describe(authors_of(article.pk)),
            reason=reason.strip(),
            note=note.strip(),
        )
        end_approvals(live_approvals(article.pk), Approval.End.VOIDED)
        UnsignedStory.objects.filter(article=article).delete()
        for state in WorkflowState.objects.active().for_instance(article):
            state.cancel(user=by)
        uncover_contributions(article.pk)
        touch(Work(articles={article.pk}, notes={article.pk: note.strip()}))
        # Nobody may unpublish an article; to retract it is this.
        UnpublishPageAction(article, user=by, log_action=False).execute(skip_permission_checks=True)
        log(
            instance=article,
            action="review.retract",
            user=by,
            data={"reason": reason.strip(), "note": note.strip()},
        )
        tell(Event.RETRACTED, article, actor=by, comment=reason.strip(), users=set(authors_of(article.pk)))
    return entry


def attested_digest(article: NewsArticle) -> str:
    entry = audit.attested(article.pk)
    return entry.digest if entry else ""
