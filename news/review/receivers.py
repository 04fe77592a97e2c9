"""What the rules hear of: a text was saved, a stage began or ended, an article moved."""

from typing import Any

from django.conf import settings
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_unpublished,
    post_page_move,
    task_submitted,
    workflow_cancelled,
)

from news.models import NewsArticle
from news.models.signals import schedule_kept
from news.review import audit
from news.review.audit import Road
from news.review.authors import authors_of, is_of_article, note_contribution
from news.review.digest import digest_of_revision
from news.review.events import Event, tell
from news.review.models import Approval, ReviewTask, WorkItem
from news.review.stages import end_approvals, live_approvals, start_over, void_approvals
from news.review.work_items import follow


@receiver(post_save, sender=Revision)
def revision_was_saved(instance: Revision, update_fields: Any = None, **kwargs: Any) -> None:
    if not is_of_article(instance):
        return
    if update_fields is None:
        note_contribution(instance, is_apart=getattr(instance, "is_apart", False))
    elif "approved_go_live_at" in update_fields:
        if instance.approved_go_live_at is None:
            # Of what was scheduled: whoever takes back a time that there never was voids nothing.
            scheduled = live_approvals(int(instance.object_id)).filter(
                workflow_state__status=WorkflowState.STATUS_APPROVED
            )
            end_approvals(scheduled, Approval.End.VOIDED)
        follow(instance.object_id)


@receiver(post_save, sender=NewsArticle)
def article_was_saved(
    instance: NewsArticle, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    if raw or not (update_fields is None or "latest_revision" in update_fields):
        return
    article = NewsArticle.objects.select_related("latest_revision__user").get(pk=instance.pk)
    revision = article.latest_revision
    if revision is None:
        return
    voided = void_approvals(article, digest_of_revision(revision), by=revision.user)
    follow(article.pk)
    if voided:
        tell_of_voided(article, voided, by=revision.user)


def tell_of_voided(article: NewsArticle, voided: list[Approval], *, by: Any) -> None:
    names = ", ".join(sorted({f"{each.stage} ({each.user_name})" for each in voided}))
    why = _("The text was changed after it had been approved, and has to pass again: %(names)s.")
    comment = why % {"names": names}
    WorkItem.objects.filter(article=article).update(note=comment)
    users = {each.user_id for each in voided if each.user_id}
    tell(Event.CHANGED, article, actor=by, comment=comment, users=users)


@receiver(schedule_kept)
def successor_stays_scheduled(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, NewsArticle):
        follow(instance.pk)


@receiver(copy_for_translation_done)
def article_was_copied_for_translation(target_obj: Page, **kwargs: Any) -> None:
    # Wagtail does not say who made the copy: without an author, its own would be its second person.
    by, article = get_active_log_context().user, NewsArticle.objects.filter(pk=target_obj.pk).first()
    if by and article and article.latest_revision:
        article.latest_revision.user = by
        article.latest_revision.save(update_fields=["user"])
        note_contribution(article.latest_revision)
        follow(article.pk)


@receiver(post_save, sender=WorkflowState)
def workflow_went_on(instance: WorkflowState, **kwargs: Any) -> None:
    if isinstance(article := instance.content_object, Page):
        follow(article.pk)


@receiver(task_submitted)
def stage_began(instance: TaskState, user: Any, **kwargs: Any) -> None:
    task = instance.task.specific
    article = instance.workflow_state.content_object
    if isinstance(task, ReviewTask) and isinstance(article, Page):
        tell(Event.SUBMITTED, article.specific, actor=user, stage=task)


@receiver(pre_delete, sender=settings.AUTH_USER_MODEL)
def account_goes(instance: Any, **kwargs: Any) -> None:
    """What nobody has approved any more goes back to that stage, instead of waiting for a last word."""
    approvals = Approval.objects.filter(user=instance, ended_at=None).select_related("article")
    for approval in list(approvals):
        state = WorkflowState.objects.active().for_instance(approval.article).first()
        if state is None:
            # What is scheduled is held at its time.
            continue
        end_approvals(Approval.objects.filter(pk=approval.pk), Approval.End.VOIDED)
        why = _("%(name)s, who had approved it, has no account any more.") % {"name": approval.user_name}
        start_over(state, by=None, why=why)
        follow(approval.article_id)
        WorkItem.objects.filter(article=approval.article_id).update(note=why)
        tell(Event.CHANGED, approval.article, comment=why, users=set(authors_of(approval.article_id)))


@receiver(workflow_cancelled)
def workflow_was_cancelled(instance: WorkflowState, **kwargs: Any) -> None:
    end_approvals(Approval.objects.filter(workflow_state=instance, ended_at=None), Approval.End.VOIDED)


@receiver(page_published)
@receiver(page_unpublished)
def article_went_live_or_off(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, NewsArticle):
        follow(instance.pk)


@receiver(post_page_move)
def article_moved(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    if (
        not issubclass(instance.specific_class or Page, NewsArticle)
        or parent_page_before == parent_page_after
    ):
        return
    by = get_active_log_context().user
    article = instance.specific
    entry = audit.attested(article.pk)
    if article.live and entry is not None:
        audit.append(article, road=Road.MOVED, by=by, revision_id=entry.revision_id, digest=entry.digest)
    if live_approvals(article.pk).exists():
        # It was approved for the section in which it stood.
        end_approvals(live_approvals(article.pk), Approval.End.VOIDED)
        state = WorkflowState.objects.active().for_instance(article).first()
        if state is not None:
            start_over(state, by=by)
    follow(article.pk)
