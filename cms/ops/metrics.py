"""What Prometheus is told at `/-/metrics`: by this server process and those beside it, and of the database.

`cms.ops.figures_folder` has to be asked before this module is imported. The names: docs/operations.md.
"""

import logging
import os
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string
from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, disable_created_metrics
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from prometheus_client.values import ValueClass

from cms.ops.address import without_port
from cms.ops.figures_folder import VARIABLE, is_alive

logger = logging.getLogger(__name__)

# Queues are counted so far: no figure costs more in a newsroom that is larger, or that is behind.
MOST_COUNTED = 10_000
# Whoever may ask without a token: hosts of one's own network, and this one.
OWN_NETWORKS = [
    ip_network(network)
    for network in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
]
# What a proxy adds. A request that has one of them comes from somewhere else than its address says.
OF_PROXIES = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
# What reading says while another process is just making its file.
HALF_MADE = (OSError, RuntimeError, ValueError, struct.error)

disable_created_metrics()
registry = CollectorRegistry()
"""What this process counts."""

REQUESTS = Counter(
    "dateline_http_requests_total",
    "Requests that Django answered; the edge's hits are not among them.",
    ["kind", "method", "status"],
    registry=registry,
)
SECONDS = Histogram(
    "dateline_http_request_duration_seconds",
    "How long Django took to answer.",
    ["kind", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=registry,
)
REFUSED = Counter(
    "dateline_http_bodies_refused_total",
    "Requests that were refused because others sent their bodies slowly.",
    registry=registry,
)

publishers: dict[str, Callable[[], None]] = {}
"""What writes down, when asked, the figures that a room keeps for itself; by the room's name."""
publishing = threading.Lock()


def count_refused() -> None:
    # As for what is published below: a full disk costs figures.
    with suppress(OSError):
        REFUSED.inc()


def publish() -> None:
    """Write down what this process has counted by itself. A full disk costs figures, and no answer."""
    with publishing:
        for publisher in publishers.values():
            try:
                publisher()
            except OSError:
                continue


def count_request(*, kind: str, method: str, status: int, seconds: float) -> None:
    """Count one request that Django answered. All labels are of small, closed sets."""
    labels = (kind, method, str(status))
    try:
        REQUESTS.labels(*labels).inc()
        SECONDS.labels(*labels).observe(seconds)
    except OSError:
        # As above.
        return


# The page


def page(request: HttpRequest) -> HttpResponse:
    """Return all figures, in the format that is asked for. For who may not read them nothing is there."""
    if request.method not in {"GET", "HEAD"} or not may_read(request):
        return HttpResponseNotFound("Not Found\n", content_type="text/plain")
    publish()
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    try:
        text = encode(All())
    except HALF_MADE:
        # Of a process that begins at this moment; it is quick.
        text = encode(All())
    return HttpResponse(text, content_type=content_type)


def may_read(request: HttpRequest) -> bool:
    """Is it Prometheus? By `METRICS_TOKEN`; without one, by coming straight from one's own network."""
    if settings.METRICS_TOKEN:
        scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
        return constant_time_compare(token, settings.METRICS_TOKEN) and scheme.lower() == "bearer"
    return not any(name in request.META for name in OF_PROXIES) and is_near(
        request.META.get("REMOTE_ADDR", "")
    )


def is_near(text: str) -> bool:
    try:
        address = ip_address(without_port(text.strip()))
    except ValueError:
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    return any(address in network for network in OWN_NETWORKS)


class All(Collector):
    """What all processes counted, and what the database knows."""

    def collect(self) -> Iterator[Metric]:
        yield from of_processes()
        yield from of_database()


def of_processes() -> Iterable[Metric]:
    folder = Path(os.environ.get(VARIABLE, ""))
    if not getattr(ValueClass, "_multiprocess", False) or not folder.is_dir():
        return registry.collect()
    forget_the_dead(folder)
    # It is its own registry: a number of files, read anew each time.
    return MultiProcessCollector(None, str(folder)).collect()


def forget_the_dead(folder: Path) -> None:
    """Drop gauges of processes that are gone. What they counted stays: counters only grow."""
    for pid in {path.stem.rpartition("_")[2] for path in folder.glob("gauge_live*_*.db")}:
        if pid.isdecimal() and not is_alive(int(pid)):
            mark_process_dead(int(pid), str(folder))


# The database


def of_database() -> Iterator[Metric]:
    """Yield what `settings.METRICS` tell: dotted paths of functions that yield gauges, by bounded queries."""
    is_up = answers()
    yield gauge("dateline_database_up", "Whether the database answers.", is_up)
    for path in settings.METRICS if is_up else []:
        try:
            yield from list(import_string(path)())
        except (DatabaseError, InterfaceError) as error:
            # Not migrated yet, too slow, or gone since: the other rooms may still tell theirs.
            logger.warning("%s has no figures: %s", path, error)
            connection.close_if_unusable_or_obsolete()


def answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        connection.close()
        return False
    return True


def gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=float(value))


def gauges(name: str, meaning: str, label: str, values: dict[str, float]) -> Metric:
    """Return one gauge for each value of a label."""
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], float(value))
    return family


def counted(rows: QuerySet[Any]) -> int:
    """Return how many rows there are, up to `MOST_COUNTED`. One query, which an index has to answer."""
    return rows.order_by()[:MOST_COUNTED].count()
