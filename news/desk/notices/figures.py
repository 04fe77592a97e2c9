"""What Prometheus is told of notices. See `cms.ops.metrics`."""

from collections.abc import Iterator

from prometheus_client import Metric

from cms.ops.metrics import counted, gauges
from cms.ops.models import Delivery
from news.desk.notices.models import ChatMessage, Notice


def figures() -> Iterator[Metric]:
    """Two queries."""
    values: dict[str, float] = {
        "mail": counted(Notice.objects.filter(state=Delivery.State.PENDING)),
        "chat": counted(ChatMessage.objects.filter(state=Delivery.State.PENDING)),
    }
    yield gauges("dateline_notices_waiting", "Notices that are to be sent.", "way", values)
