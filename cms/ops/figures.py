"""What Prometheus is told of the worker. See `cms.ops.metrics`."""

from collections.abc import Iterator

from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import Metric

from cms.ops.health import WORKER_SILENT_AFTER
from cms.ops.metrics import counted, gauge
from cms.ops.models import WorkerHeartbeat


def figures() -> Iterator[Metric]:
    """Four queries. `dateline_worker_heartbeat_age_seconds` is missing where no worker was ever heard."""
    now = timezone.now()
    beats = WorkerHeartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True)
    alive = beats.filter(beat_at__gte=now - WORKER_SILENT_AFTER)
    yield gauge("dateline_workers", "Workers that were heard within a minute.", counted(alive))
    if last := beats.first():
        age = max(0.0, (now - last).total_seconds())
        yield gauge("dateline_worker_heartbeat_age_seconds", "Since a worker was last heard.", age)
    tasks = DBTaskResult.objects
    yield gauge("dateline_tasks_waiting", "Background tasks that are due.", counted(tasks.ready()))
    yield gauge("dateline_tasks_failed", "Background tasks that failed in 7 days.", counted(tasks.failed()))
