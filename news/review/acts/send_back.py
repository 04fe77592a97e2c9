"""A reviewer sends an article back to its authors, and says what is wanted."""

from typing import Any

from wagtail.models import TaskState

from news.publishing.work import publication
from news.review.authors import authors_of
from news.review.events import Event, tell
from news.review.locking import lock_article_of, same_stage, same_text
from news.review.models import Approval
from news.review.refusals import NotReviewer, ReasonMissing
from news.review.reviewers import reviews_here
from news.review.stages import end_approvals, live_approvals


def send_back(task_state: TaskState, *, by: Any, digest: str, comment: str) -> None:
    """Send the article back from this stage. Approvals of earlier stages hold while the text is the same.

    Raises `ReasonMissing` without a comment, `NotReviewer`, and `MovedOn` as `approve` does.
    """
    if not comment.strip():
        raise ReasonMissing
    with publication():
        article = lock_article_of(task_state)
        task_state = same_stage(task_state)
        same_text(article, digest)
        task = task_state.task.specific
        if not reviews_here(by, article, task):
            raise NotReviewer
        approvers = set(live_approvals(article.pk).values_list("user_id", flat=True)) - {None}
        end_approvals(live_approvals(article.pk).filter(task=task), Approval.End.VOIDED)
        task_state.reject(user=by, comment=comment.strip())
        authors = set(authors_of(article.pk))
        requester = {task_state.workflow_state.requested_by_id} - {None}
        tell(
            Event.SENT_BACK,
            article,
            actor=by,
            comment=comment.strip(),
            users=authors | approvers | requester,
            stage=task,
        )
