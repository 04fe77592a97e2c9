"""What Prometheus is told of webhooks. See `cms.ops.metrics`."""

from collections.abc import Iterator

from prometheus_client import Metric

from cms.ops.metrics import counted, gauge
from cms.ops.models import Delivery
from news.webhooks.models import Endpoint, WebhookDelivery


def figures() -> Iterator[Metric]:
    """Three queries: the index of deliveries begins with their endpoint."""
    endpoints = list(Endpoint.objects.order_by().values_list("pk", flat=True))
    deliveries = WebhookDelivery.objects.filter(endpoint__in=endpoints)
    waiting = counted(deliveries.filter(state=Delivery.State.PENDING))
    yield gauge("dateline_webhook_deliveries_waiting", "Deliveries that are on their way.", waiting)
    failed = counted(deliveries.filter(state=Delivery.State.FAILED))
    yield gauge("dateline_webhook_deliveries_failed", "Deliveries given up in 30 days.", failed)
