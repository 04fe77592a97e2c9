"""A reviewer approves exactly the text that they have read."""

from typing import Any

from wagtail.log_actions import log
from wagtail.models import TaskState

from news.publishing.work import publication
from news.review.authors import name_of
from news.review.events import Event, tell
from news.review.locking import lock_article_of, same_stage, same_text
from news.review.models import Approval
from news.review.reviewers import why_not
from news.review.stages import approvals_of, is_passed


def approve(task_state: TaskState, *, by: Any, digest: str, comment: str = "") -> Approval:
    """Approve the text with this digest in this stage; the last approval of the last stage publishes it.

    One transaction. Raises `MovedOn` if the text or the stage is another by now, `IsAuthor`,
    `NotReviewer` or `AlreadyApproved`.
    """
    with publication():
        article = lock_article_of(task_state)
        task_state = same_stage(task_state)
        revision = same_text(article, digest)
        task = task_state.task.specific
        if refusal := why_not(by, article, task):
            raise refusal
        approval = Approval.objects.create(
            article=article,
            workflow_state=task_state.workflow_state,
            task=task,
            stage=task.name,
            user=by,
            user_name=name_of(by),
            revision_id=revision.pk,
            digest=digest,
            comment=comment,
        )
        tell(Event.APPROVED, article, actor=by, comment=comment, stage=task)
        if is_passed(task, approvals_of(article.pk, digest, task_state.workflow_state_id)):
            task_state.approve(user=by, comment=comment)
        else:
            data = {"stage": task.name, "comment": comment}
            log(instance=article, action="review.approve", user=by, revision=revision, data=data)
    return approval
