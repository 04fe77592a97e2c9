"""What Prometheus is told of the schedule. See `cms.ops.metrics`."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from prometheus_client import Metric
from wagtail.models import Revision

from cms.ops.metrics import counted, gauges
from news.publishing.schedule import Expire, expired

# The worker is half a second late at most, and longer while one item takes long.
LATE_AFTER = timedelta(minutes=1)


def figures() -> Iterator[Metric]:
    """One query, and one for each kind of thing that can expire."""
    late = timezone.now() - LATE_AFTER
    values: dict[str, float] = {
        "go_live": counted(Revision.objects.filter(approved_go_live_at__lte=late)),
        "expire": sum(counted(model.objects.filter(expired(late))) for model in Expire().models.values()),
    }
    yield gauges(
        "dateline_schedules_overdue",
        "What should have gone live, or off line, a minute ago and longer.",
        "act",
        values,
    )
