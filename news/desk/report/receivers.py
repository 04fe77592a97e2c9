"""Writes down how long an article stood in a stage, when it leaves it."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import TaskState

from news.desk.report.models import StageTime
from news.models import NewsArticle
from news.review.models import ReviewTask


@receiver(post_save, sender=TaskState)
def stage_may_have_ended(instance: TaskState, raw: bool = False, **kwargs: Any) -> None:
    """Note the stay once: what a workflow says of a stage that has ended may be mended later."""
    if raw or instance.finished_at is None or instance.status == TaskState.STATUS_SKIPPED:
        return
    task = instance.task.specific
    if not isinstance(task, ReviewTask):
        return
    article = NewsArticle.objects.filter(pk=instance.workflow_state.object_id).only("path", "depth").first()
    if article is None:
        return
    seconds = int((instance.finished_at - instance.started_at).total_seconds())
    StageTime.objects.get_or_create(
        task_state_id=instance.pk,
        defaults={
            "article_id": article.pk,
            "section_id": article.get_parent().pk,
            "stage": task.name,
            "entered_at": instance.started_at,
            "left_at": instance.finished_at,
            "seconds": max(seconds, 0),
            "outcome": instance.status,
        },
    )
