"""The stages that an article has to pass, in their order, and which of them it has passed."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, Workflow, WorkflowState

from news.models import NewsArticle
from news.review.authors import authors_of
from news.review.digest import digest_of_revision
from news.review.models import Approval, ReviewTask
from news.review.refusals import NotReviewed, Refused


def stages_of(workflow: Workflow, *, legal: bool) -> list[ReviewTask]:
    """Return the stages of a workflow for an article with or without the legal flag.

    A legal stage that is not in the workflow comes before the last one. Raises `Refused` where the
    newsroom has none.
    """
    tasks = [task.specific for task in workflow.tasks.filter(active=True).specific()]
    stages = [task for task in tasks if isinstance(task, ReviewTask)]
    if not legal:
        return [stage for stage in stages if not stage.for_legal]
    if not any(stage.for_legal for stage in stages):
        stage = ReviewTask.objects.filter(for_legal=True, active=True).order_by("pk").first()
        if stage is None:
            raise Refused(
                _("The article needs legal review, and there is no active legal stage. Ask an administrator.")
            )
        stages.insert(len(stages) - 1 if stages else 0, stage)
    return stages


def live_approvals(article_id: int) -> QuerySet[Approval]:
    return Approval.objects.filter(article_id=article_id, ended_at=None)


def is_passed(stage: ReviewTask, approvals: list[Approval]) -> bool:
    approvers = {approval.user_id for approval in approvals if approval.task_id == stage.pk}
    return len(approvers - {None}) >= max(stage.approvals_needed, 1)


def next_stage(workflow_state: WorkflowState) -> ReviewTask | None:
    """Return the first stage that the latest draft has still to pass; None if it has passed all."""
    article = workflow_state.content_object.specific
    draft = article.get_latest_revision()
    approvals = approvals_of(article.pk, digest_of_revision(draft), workflow_state.pk)
    stages = stages_of(workflow_state.workflow, legal=bool(draft.content.get("needs_legal_review")))
    return next((stage for stage in stages if not is_passed(stage, approvals)), None)


def approvals_of(article_id: int, digest: str, workflow_state_id: int) -> list[Approval]:
    return list(
        live_approvals(article_id)
        .filter(digest=digest, workflow_state_id=workflow_state_id)
        .select_related("user")
    )


def clearance(revision: Revision) -> list[Approval]:
    """Return the approvals that let this revision be published.

    Raises `NotReviewed` unless its text has passed every stage, and none of its authors approved it.
    """
    article_id, digest = int(revision.object_id), digest_of_revision(revision)
    approvals = list(
        live_approvals(article_id).filter(digest=digest).select_related("user", "workflow_state__workflow")
    )
    if not approvals:
        raise NotReviewed
    state = approvals[-1].workflow_state
    approvals = [approval for approval in approvals if approval.workflow_state_id == state.pk]
    stages = stages_of(state.workflow, legal=bool(revision.content.get("needs_legal_review")))
    if not all(is_passed(stage, approvals) for stage in stages):
        raise NotReviewed
    if {approval.user_id for approval in approvals} & authors_of(article_id).keys():
        raise NotReviewed
    return approvals


def end_approvals(approvals: QuerySet[Approval], end: Approval.End) -> None:
    approvals.update(ended_at=timezone.now(), end=end)


def void_approvals(article: NewsArticle, digest: str, *, by: Any) -> list[Approval]:
    """End the approvals of other texts than this one, and send the article to the stage it has to pass again.

    Returns what was voided. Changes nothing where all approvals are of this text.
    """
    stale = live_approvals(article.pk).exclude(digest=digest)
    voided = list(stale.select_related("user"))
    if not voided:
        return []
    end_approvals(stale, Approval.End.VOIDED)
    state = WorkflowState.objects.active().for_instance(article).first()
    if state is not None:
        start_over(state, by=by)
    return voided


def start_over(state: WorkflowState, *, by: Any, why: str = "") -> None:
    """Have a workflow begin at the first stage that is not passed (any more)."""
    passed = TaskState.objects.filter(workflow_state=state, status=TaskState.STATUS_APPROVED)
    passed.update(status=TaskState.STATUS_CANCELLED)
    current = state.current_task_state
    if state.status == WorkflowState.STATUS_IN_PROGRESS and current is not None:
        # A fresh object: `cancel` looks again at what the state says of its current task.
        fresh = TaskState.objects.get(pk=current.pk)
        fresh.cancel(user=by, comment=why or _("The text was changed after it had been approved."))
