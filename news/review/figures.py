"""What Prometheus is told of review. See `cms.ops.metrics`."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count
from prometheus_client import Metric

from cms.ops.metrics import gauges
from news.review.models import ReviewTask, WorkItem


def figures() -> Iterator[Metric]:
    """Two queries, by the index of what is in hand."""
    stages = dict(ReviewTask.objects.filter(active=True).values_list("pk", "name"))
    items = WorkItem.objects.filter(state=WorkItem.State.IN_REVIEW)
    waiting: Counter[str] = Counter(dict.fromkeys(stages.values(), 0))
    for stage, articles in items.values_list("stage__name").annotate(Count("pk")):
        waiting[stage or ""] += articles
    yield gauges("dateline_articles_in_review", "Articles that wait in a stage.", "stage", dict(waiting))
