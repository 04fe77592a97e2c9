"""Keeps the list of work in hand true: for each article with something unpublished, where it stands."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from news.models import NewsArticle, NewsIndex
from news.review import audit
from news.review.audit import Road
from news.review.authors import open_contributions
from news.review.digest import digest_of_revision
from news.review.models import ReviewTask, WorkItem

State = WorkItem.State


def follow(article_id: Any) -> None:
    """Make the work item say what pages, workflow and schedule say. Can be called at any time."""
    article = NewsArticle.objects.select_related("latest_revision").filter(pk=article_id).first()
    if article is None:
        return
    workflow_state = WorkflowState.objects.active().for_instance(article).first()
    state = state_of(article, workflow_state)
    if state is None or article.latest_revision is None:
        WorkItem.objects.filter(article_id=article.pk).delete()
        return
    item = WorkItem.objects.filter(article_id=article.pk).first() or WorkItem(article_id=article.pk)
    describe(item, article)
    place(item, state, workflow_state)
    item.save()


def state_of(article: NewsArticle, workflow_state: WorkflowState | None) -> str | None:
    """Return where the article stands, or None if nobody has anything to do with it."""
    if article.revisions.filter(approved_go_live_at__isnull=False).exists():
        return State.SCHEDULED
    if workflow_state is not None:
        in_progress = workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
        return State.IN_REVIEW if in_progress else State.RETURNED
    return State.DRAFT if has_unpublished_text(article) else None


def has_unpublished_text(article: NewsArticle) -> bool:
    revision = article.latest_revision
    if revision is None:
        return False
    entry = audit.of_article(article.pk).exclude(road__in=[Road.SIGNED, Road.MOVED]).order_by("-seq").first()
    if entry is None:
        return True
    if entry.road == Road.RETRACTED:
        return bool(revision.pk > (entry.revision_id or 0))
    return digest_of_revision(revision) != entry.digest and open_contributions(article.pk).exists()


def describe(item: WorkItem, article: NewsArticle) -> None:
    content = article.latest_revision.content
    draft = article.latest_revision.as_object()
    item.section = NewsIndex.objects.get(pk=parent_id(article))
    item.headline = str(content["title"])[:255]
    item.saved_at = article.latest_revision.created_at
    item.digest = digest_of_revision(article.latest_revision)
    item.legal = bool(content.get("needs_legal_review"))
    item.breaking = bool(content.get("is_breaking"))
    item.embargo_until = draft.embargo_until
    scheduled = article.revisions.filter(approved_go_live_at__isnull=False).first()
    item.goes_live_at = scheduled.approved_go_live_at if scheduled else draft.not_before


def parent_id(page: Page) -> int:
    return page.get_parent().pk


def place(item: WorkItem, state: str, workflow_state: WorkflowState | None) -> None:
    """Put the item where it stands; a change of place begins a new count of time."""
    current = workflow_state.current_task_state if workflow_state else None
    if (item.state, item.task_state_id) == (state, current.pk if current else None) and item.pk:
        return
    stage = ReviewTask.objects.filter(pk=current.task_id).first() if current else None
    if not (item.pk and item.stage_id == (stage.pk if stage else None) and state == State.IN_REVIEW):
        item.assignee = None
    item.state, item.workflow_state, item.task_state, item.stage = state, workflow_state, current, stage
    item.since = moment_of(state, current) or timezone.now()
    item.note = current.comment if state == State.RETURNED and current else ""
    item.held = False
    hours = stage.hours_until_due if stage and state == State.IN_REVIEW else None
    item.due_at = item.since + timedelta(hours=hours) if hours else None
    item.overdue_told_at = None


def moment_of(state: str, current: TaskState | None) -> Any:
    if current is None:
        return None
    return current.started_at if state == State.IN_REVIEW else current.finished_at
