"""What a reviewer has before them: an article, one text of it, and what is asked of them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowState

from news.models import NewsArticle
from news.review.digest import digest_of_revision
from news.review.models import ReviewTask, UnsignedStory, WorkItem


class Mode(StrEnum):
    REVIEW = "review"
    """The latest draft is in a stage of review."""
    SIGN = "sign"
    """Breaking news is live that no second person has signed."""
    LOOK = "look"
    """Nobody is asked to decide."""


@dataclass(frozen=True)
class Case:
    article: NewsArticle
    """As it is live, or was last."""
    revision: Revision
    """The text that is shown: the latest draft, or the published one in mode `sign`."""
    mode: Mode
    state: WorkflowState | None
    """The workflow that is going on, one that waits for the authors included."""
    stage: ReviewTask | None
    """Only in mode `review`."""
    story: UnsignedStory | None
    item: WorkItem | None

    @cached_property
    def draft(self) -> NewsArticle:
        return self.revision.as_object()

    @cached_property
    def digest(self) -> str:
        return digest_of_revision(self.revision)

    @property
    def is_latest(self) -> bool:
        return self.revision.pk == self.article.latest_revision_id

    @property
    def where(self) -> str:
        """Say in a sentence why nobody is asked to decide."""
        if self.item is None:
            return _("Nothing in it waits to be published.")
        if self.item.state == WorkItem.State.SCHEDULED and self.item.goes_live_at:
            at = date_format(localtime(self.item.goes_live_at), "DATETIME_FORMAT")
            return _("Approved: this text goes live on %(at)s.") % {"at": at}
        if self.item.state == WorkItem.State.RETURNED:
            return _("Sent back: it is with its authors.")
        if self.state is not None and self.state.current_task_state is not None:
            stage = self.state.current_task_state.task.name
            return _("It is in the stage “%(stage)s”, which is decided in the editor.") % {"stage": stage}
        return _("A draft: it has not been submitted for review.")


def open_case(article: NewsArticle, *, published: bool = False) -> Case:
    """Return what there is to decide on an article, fresh.

    With `published` the breaking news, even where a newer draft is in review. Raises `Http404` for
    an article that has no revision (an alias).
    """
    state = (
        WorkflowState.objects.active()
        .for_instance(article)
        .select_related("workflow", "current_task_state__task")
        .first()
    )
    stage = stage_in_progress(state)
    story = UnsignedStory.objects.select_related("entry").filter(article=article).first()
    if story is not None:
        story.article = article
    mode = Mode.REVIEW if stage else Mode.LOOK
    if story and (published or stage is None):
        mode, stage = Mode.SIGN, None
    revision = published_revision(story) if story and mode == Mode.SIGN else None
    revision = revision or article.get_latest_revision()
    if revision is None:
        raise Http404
    item = WorkItem.objects.select_related("assignee").filter(article=article).first()
    return Case(article, revision, mode, state, stage, story, item)


def stage_in_progress(state: WorkflowState | None) -> ReviewTask | None:
    if state is None or state.status != WorkflowState.STATUS_IN_PROGRESS or not state.current_task_state:
        return None
    return ReviewTask.objects.filter(pk=state.current_task_state.task_id).first()


def published_revision(story: UnsignedStory) -> Revision | None:
    return Revision.objects.filter(pk=story.entry.revision_id, object_id=str(story.article_id)).first()
