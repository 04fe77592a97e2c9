"""What has passed every stage goes live, now or at its time: exactly the revision that was approved."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision, WorkflowState
from wagtail.utils.timestamps import ensure_utc

from news.models import NewsArticle
from news.publishing.work import publication
from news.review import audit
from news.review.audit import Road
from news.review.authors import authors_of, cover_contributions, describe
from news.review.digest import digest_of_revision
from news.review.events import Event, tell
from news.review.models import Approval, AuditEntry, UnsignedStory, WorkItem
from news.review.refusals import NotReviewed
from news.review.stages import clearance, end_approvals, live_approvals


def release(article: NewsArticle, *, by: Any) -> None:
    """Publish the latest draft, or set its time. Raises `NotReviewed` unless it has passed every stage."""
    revision = article.get_latest_revision()
    approvals = clearance(revision)
    at = revision.as_object().not_before
    if at and at > timezone.now():
        schedule(revision, at=at, by=by)
        tell(Event.SCHEDULED, article, actor=by, users=set(authors_of(article.pk)))
    else:
        publish_approved(revision, approvals, by=by, log_action=True)


def schedule(revision: Revision, *, at: Any, by: Any) -> None:
    """Have the worker publish this revision, and no other, at a time that was approved with it."""
    others = Revision.objects.filter(
        base_content_type=revision.base_content_type, object_id=revision.object_id
    ).exclude(pk=revision.pk)
    others.update(approved_go_live_at=None)
    revision.approved_go_live_at = at
    revision.save(update_fields=["approved_go_live_at"])
    article = revision.as_object()
    data = {
        "id": revision.pk,
        "created": ensure_utc(revision.created_at),
        "go_live_at": ensure_utc(at),
        "has_live_version": article.live,
    }
    log(
        instance=article,
        action="wagtail.publish.schedule",
        user=by,
        revision=revision,
        data={"revision": data},
    )


def publish_approved(
    revision: Revision, approvals: list[Approval], *, by: Any, log_action: bool | str
) -> None:
    article = NewsArticle.objects.get(pk=revision.object_id)
    authors = authors_of(article.pk)
    make_public(
        revision,
        road=Road.REVIEWED,
        by=by,
        approvers=[
            {
                "id": approval.user_id,
                "name": approval.user_name,
                "stage": approval.stage,
                "at": approval.at.isoformat(),
                "comment": approval.comment,
            }
            for approval in approvals
        ],
        log_action=log_action,
    )
    UnsignedStory.objects.filter(article=article).delete()
    cover_contributions(article.pk)
    end_approvals(live_approvals(article.pk), Approval.End.USED)
    users = set(authors) | {approval.user_id for approval in approvals if approval.user_id}
    # At its time nobody is there to have seen it: the last approver is told like the others.
    actor = by if log_action is True else None
    tell(Event.PUBLISHED, article, actor=actor, users=users)


def make_public(
    revision: Revision,
    *,
    road: AuditEntry.Road,
    by: Any,
    approvers: list[dict[str, Any]] | None = None,
    reason: str = "",
    log_action: bool | str = True,
) -> AuditEntry:
    """Write the proof, then publish: the guard lets nothing be live that no entry attests."""
    article = revision.as_object()
    entry = audit.append(
        article,
        road=road,
        by=by,
        revision_id=revision.pk,
        digest=digest_of_revision(revision),
        authors=describe(authors_of(article.pk)),
        approvers=approvers,
        reason=reason,
    )
    revision.publish(user=by, log_action=log_action, skip_permission_checks=True)
    return entry


def take_over(revision: Revision, *, by: Any = None, reason: str = "") -> AuditEntry:
    """Publish what was public before it came here: an import, a demonstration. For commands only."""
    with publication():
        entry = make_public(revision, road=Road.IMPORTED, by=by, reason=reason)
        cover_contributions(entry.article_id)
    return entry


def go_live(revision: Revision) -> None:
    """The time of a scheduled revision has come. Within the transaction that claimed it.

    Published if its approvals still hold and every approver still has an account; held if not.
    """
    article = NewsArticle.objects.get(pk=revision.object_id)
    try:
        approvals = clearance(revision)
    except NotReviewed:
        deleted = live_approvals(article.pk).filter(user=None).values_list("user_name", flat=True)
        hold(article, revision, without(set(deleted)) or _("Its time came, and it had not been approved."))
        return
    closed = {each.user_name for each in approvals if not (each.user and each.user.is_active)}
    if closed:
        hold(article, revision, without(closed))
        return
    at = revision.as_object().not_before
    if at and at > timezone.now():
        # Told by a query, past the guard: Wagtail would not publish it yet, and the proof must not say so.
        schedule(revision, at=at, by=None)
        return
    try:
        with transaction.atomic():
            publish_approved(
                revision, approvals, by=approvals[-1].user, log_action="wagtail.publish.scheduled"
            )
    except ValidationError as error:
        # Its address, say, is another's by now.
        hold(article, revision, _("Its time came: %(why)s") % {"why": " ".join(error.messages)})


def without(names: set[str]) -> str:
    """Return that these can't be asked any more; empty for nobody."""
    told = _("Its time came, and the account of %(names)s is closed.")
    return told % {"names": ", ".join(sorted(names))} if names else ""


def hold(article: NewsArticle, revision: Revision, why: str) -> None:
    """Do not publish it: take its time away, and send it through review again."""
    former = live_approvals(article.pk).order_by("-pk").first()
    requester = former.workflow_state.requested_by if former else revision.user
    end_approvals(live_approvals(article.pk), Approval.End.VOIDED)
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=article, action="review.hold", revision=revision, data={"reason": why})
    workflow = article.get_workflow()
    if workflow and not WorkflowState.objects.active().for_instance(article).exists():
        workflow.start(article, requester)
    WorkItem.objects.filter(article=article).update(held=True, note=why)
    tell(Event.HELD, article, comment=why, users=set(authors_of(article.pk)))
