"""Whether this process lives, whether it can serve, its figures: for who starts, watches or balances it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from cms.ops import metrics
from cms.ops.models import WorkerHeartbeat

# A heart does not beat while one long item runs.
WORKER_SILENT_AFTER = timedelta(minutes=1)


LIVE, READY, METRICS = "/-/live", "/-/ready", "/-/metrics"
ADDRESSES = frozenset({LIVE, READY, METRICS})


class Health:
    """Answers them before hosts and schemes are looked at: a balancer asks by address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.views = {LIVE: live, READY: ready, METRICS: metrics.page}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = self.views.get(request.path_info)
        if view is None:
            return self.get_response(request)
        response = view(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def live(_request: HttpRequest) -> HttpResponse:
    """This process answers. No query: restarting it would not bring a database back."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 if requests can be served, else 503, and what was found.

    Without a worker the site serves, and nothing goes live by itself: that is `degraded`, and 200.
    """
    checks = {"database": database()}
    if checks["database"] == "ok":
        checks |= {"migrations": migrations(), "worker": worker()}
    serves = all(checks[name] == "ok" for name in ("database", "migrations") if name in checks)
    is_whole = serves and checks["worker"] == "ok"
    status = "ok" if is_whole else "degraded" if serves else "down"
    return JsonResponse({"status": status, "checks": checks}, status=200 if serves else 503)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        connection.close()
        return "can't be reached"
    return "ok"


class Applied:
    """Remembers that nothing is missing: what was applied is not taken back while a process runs."""

    def __init__(self) -> None:
        self.is_known = False

    def missing(self) -> int:
        if self.is_known:
            return 0
        executor: Any = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        self.is_known = not plan
        return len(plan)


applied = Applied()


def migrations() -> str:
    missing = applied.missing()
    return f"{missing} not applied" if missing else "ok"


def worker() -> str:
    last = WorkerHeartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    if last is None:
        return "none"
    age = timezone.now() - last
    return "ok" if age <= WORKER_SILENT_AFTER else f"silent for {int(age.total_seconds())} seconds"
