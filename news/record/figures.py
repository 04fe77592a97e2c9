"""What Prometheus is told of the record. See `cms.ops.metrics`."""

from collections.abc import Iterator

from django.utils import timezone
from prometheus_client import Metric

from cms.ops.metrics import gauge
from news.record.counts import all_articles
from news.record.models import Change


def figures() -> Iterator[Metric]:
    """Two queries. The age is missing while the log is empty."""
    last = Change.objects.order_by("-seq").values_list("seq", "at").first()
    yield gauge("dateline_log_last_seq", "Number of the last change in the log.", last[0] if last else 0)
    if last:
        age = max(0.0, (timezone.now() - last[1]).total_seconds())
        yield gauge("dateline_log_last_change_age_seconds", "Since the last change in the log.", age)
    yield gauge("dateline_published_articles", "Articles in the public record.", all_articles())
