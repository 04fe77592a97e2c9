"""One act at a time on an article: whoever decides holds its row, and sees it as it is."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, WorkflowState

from news.models import NewsArticle
from news.review.digest import digest_of_revision
from news.review.refusals import MovedOn


def lock_article(article_id: Any) -> NewsArticle:
    """Return the article, fresh, and keep others waiting until the transaction ends.

    The page's row, not the article's: it is what Wagtail's own views write first, and what the
    worker claims. Raises `MovedOn` if it has been deleted.
    """
    row = Page.objects.select_for_update().filter(pk=article_id).first()
    article = NewsArticle.objects.filter(pk=article_id).first() if row else None
    if article is None:
        raise MovedOn(_("The article has been deleted."))
    return article


def lock_article_of(task_state: TaskState) -> NewsArticle:
    """Return the article that is, or was, in this stage; as `lock_article` does."""
    # Asked anew: the stage was read before, and goes with its article.
    rows = WorkflowState.objects.filter(pk=task_state.workflow_state_id)
    return lock_article(rows.values_list("object_id", flat=True).first())


def same_text(article: NewsArticle, digest: str) -> Revision:
    """Return the latest revision if it says what the person saw. Raises `MovedOn` if not."""
    revision = article.get_latest_revision()
    if revision is None or digest_of_revision(revision) != digest:
        raise MovedOn
    return revision


def same_stage(task_state: TaskState) -> TaskState:
    """Return the stage, fresh, if the article is still in it. Raises `MovedOn` if not."""
    fresh = TaskState.objects.select_related("workflow_state", "finished_by").get(pk=task_state.pk)
    workflow = fresh.workflow_state
    is_current = workflow.current_task_state_id == fresh.pk
    if (
        workflow.status != WorkflowState.STATUS_IN_PROGRESS
        or fresh.status != TaskState.STATUS_IN_PROGRESS
        or not is_current
    ):
        raise MovedOn(
            _("This stage has ended: somebody else has approved it, sent it back or changed the text.")
        )
    return fresh
