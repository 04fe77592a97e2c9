"""Prometheus reads the figures of all server processes together, and of what waits in the database."""

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families
from wagtail.models import Page, Revision

from cms.ops import figures_folder, metrics
from cms.ops.models import WorkerHeartbeat
from news.desk.notices.models import ChatChannel, ChatMessage, Notice
from news.review.models import WorkItem
from news.webhooks.models import Endpoint, WebhookDelivery
from tests import factories
from tests.api.test_unavailable import pull_the_plug
from tests.edge.browsing import Browsing
from tests.edge.conftest import browse
from tests.ops.test_container import answer, port
from tests.ops.workers import ROOT, wait_until
from tests.review.conftest import room
from tests.review.newsroom import Newsroom

__all__ = ["browse", "port", "pull_the_plug", "room"]

ADDRESS = "/-/metrics"
API = "/api/content/v1/articles"
TOKEN = "prometheus-0123456789"
Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def figures(text: str) -> Figures:
    """Return the value of each name and labels."""
    samples = [each for family in text_string_to_metric_families(text) for each in family.samples]
    found = {(each.name, tuple(sorted(each.labels.items()))): each.value for each in samples}
    assert len(found) == len(samples)
    return found


def scraped(client: Client, **environ: Any) -> Figures:
    response = client.get(ADDRESS, **environ)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=")
    assert response["Cache-Control"] == "no-store"
    return figures(response.text)


def plain(found: Figures) -> dict[str, float]:
    """Return those that have no labels."""
    return {name: value for (name, labels), value in found.items() if not labels}


def sum_of(found: Figures, name: str, **labels: str) -> float:
    return sum(
        value
        for (other, others), value in found.items()
        if other == name and labels.items() <= dict(others).items()
    )


# Who may read


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1:50000", "172.31.0.9", "::1", "fd00::7", "::ffff:10.0.0.1"],
)
def test_host_of_the_own_network_reads_by_whatever_name(client: Client, settings: Any, address: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert scraped(client, REMOTE_ADDR=address, headers={"host": "10.1.2.3:8000"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "172.32.0.1", "11.0.0.1", "2a00::1", "::ffff:8.8.8.8", "", "unix:", "127.0.0.1, 8.8.8.8"],
)
def test_nothing_is_there_for_the_internet(client: Client, address: str) -> None:
    response = client.get(ADDRESS, REMOTE_ADDR=address)
    assert (response.status_code, response.content) == (404, b"Not Found\n")


@pytest.mark.django_db
@pytest.mark.parametrize("trusted", [0, 1])
@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via"])
@pytest.mark.parametrize("value", ["127.0.0.1", "for=127.0.0.1", ""])
def test_forged_address_opens_nothing(
    client: Client, settings: Any, name: str, value: str, trusted: int
) -> None:
    settings.TRUSTED_PROXIES = trusted
    for address in ("127.0.0.1", "8.8.8.8"):
        response = client.get(ADDRESS, REMOTE_ADDR=address, headers={name: value})
        assert response.status_code == 404


@pytest.mark.django_db
def test_token_is_the_only_way_where_there_is_one(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN
    for known in (f"Bearer {TOKEN}", f"bearer {TOKEN}"):
        far = {"Authorization": known, "X-Forwarded-For": "8.8.8.8"}
        assert scraped(client, REMOTE_ADDR="8.8.8.8", headers=far)
    for wrong in (
        "",
        "Bearer",
        "Bearer ",
        TOKEN,
        f"Basic {TOKEN}",
        f"Bearer {TOKEN}x",
        "Bearer é",
        f"Bearer  {TOKEN}",
    ):
        assert client.get(ADDRESS, headers={"Authorization": wrong}).status_code == 404
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.django_db
def test_figures_are_only_read(client: Client) -> None:
    head = client.head(ADDRESS)
    assert (head.status_code, head.content) == (200, b"")
    for method in ("post", "put", "delete", "options"):
        assert getattr(client, method)(ADDRESS).status_code == 404


def test_edge_gives_figures_to_nobody_else(browse: Browsing) -> None:
    first, second = browse(ADDRESS), browse(ADDRESS)
    assert (first.status, second.status) == (200, 200)
    assert "Cache-Status" not in second.headers
    for headers in ({"FORWARDED": "for=127.0.0.1"}, {"X_FORWARDED_FOR": "127.0.0.1"}, {"VIA": "1.1 a"}):
        refused = browse(ADDRESS, **headers)
        assert (refused.status, "dateline_" in refused.text) == (404, False)
    assert browse(ADDRESS).status == 200


# Requests


@pytest.mark.django_db
def test_requests_are_counted_by_kind_method_and_status(client: Client) -> None:
    factories.article(factories.section(slug="coast"), slug="storm")
    before = scraped(client)
    for address in ("/coast/storm/", "/nothing/", "/api/content/v1/articles", "/admin/", "/seen/1/"):
        client.get(address)
    client.head("/coast/storm/")
    client.generic("BREW", "/coast/storm/")
    client.generic("BREW2", "/nothing/")
    after = scraped(client)

    def grown(**labels: str) -> float:
        counts = [sum_of(found, "dateline_http_requests_total", **labels) for found in (before, after)]
        timed = [
            sum_of(found, "dateline_http_request_duration_seconds_count", **labels)
            for found in (before, after)
        ]
        assert counts == timed
        return counts[1] - counts[0]

    assert grown(kind="page", method="GET", status="200") == 1
    assert grown(kind="page", method="GET", status="404") == 1
    assert grown(kind="page", method="HEAD", status="200") == 1
    assert grown(kind="page", method="other") == 2
    assert grown(kind="api", method="GET", status="200") == 1
    assert grown(kind="admin", method="GET", status="302") == 1
    # The beacon, and the first of the two scrapes: the second one is not over yet.
    assert grown(kind="other") == 2
    assert {dict(labels)["method"] for name, labels in after if name == "dateline_http_requests_total"} <= {
        *("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other")
    }


@pytest.mark.django_db
def test_names_follow_the_conventions(client: Client) -> None:
    text = client.get(ADDRESS).text
    for family in text_string_to_metric_families(text):
        assert family.name.startswith("dateline_"), family
        assert family.documentation.endswith(".")
        if family.type == "counter":
            assert {each.name for each in family.samples} <= {f"{family.name}_total"}
        assert not family.name.endswith(("_ms", "_kb", "_minutes"))
    openmetrics = client.get(ADDRESS, headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert openmetrics["Content-Type"].startswith("application/openmetrics-text")
    assert openmetrics.text.endswith("# EOF\n")


# The edge


def test_edge_counts_plain_numbers_on_a_hit_and_tells_them_later(
    browse: Browsing, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.article(factories.section(slug="coast"), slug="storm")
    settings.LOG_POLL_SECONDS = 3600
    browse("/coast/storm/")
    before = figures(browse(ADDRESS).text)
    with monkeypatch.context() as forbidden:
        forbidden.setattr(metrics, "publish", lambda: pytest.fail("a hit writes nothing down"))
        forbidden.setattr(metrics.Counter, "inc", lambda *args: pytest.fail("a hit counts no figure"))
        for _time in range(5):
            assert browse("/coast/storm/").is_hit
    after = [figures(browse(ADDRESS).text) for _time in range(2)]
    for found in after:
        # Each is told once, however often it is asked.
        assert sum_of(found, "dateline_edge_hits_total") - sum_of(before, "dateline_edge_hits_total") == 5
    assert sum_of(after[0], "dateline_edge_answers") >= 1
    assert sum_of(after[0], "dateline_edge_memory_bytes") > 1000
    assert 0 <= sum_of(after[0], "dateline_edge_log_age_seconds") < 60


def test_number_that_falls_back_is_told_when_it_has_caught_up(browse: Browsing) -> None:
    counters = browse.edge.memory.counters
    before = figures(browse(ADDRESS).text)
    told = []
    for counters.hits in (5, 3, 5, 6):
        found = figures(browse(ADDRESS).text)
        told.append(sum_of(found, "dateline_edge_hits_total") - sum_of(before, "dateline_edge_hits_total"))
    assert told == [5, 5, 5, 6]


# The database


def told(client: Client) -> dict[str, float]:
    found = scraped(client)
    labelled = {
        f"{name}:{labels[0][1]}": value for (name, labels), value in found.items() if len(labels) == 1
    }
    return plain(found) | labelled


@pytest.mark.django_db
def test_rooms_tell_what_waits(client: Client, room: Newsroom) -> None:
    before = told(client)
    assert before["dateline_database_up"] == 1
    assert "dateline_worker_heartbeat_age_seconds" not in before
    now = timezone.now()
    factories.article(factories.section(title="Sea", slug="sea"), title="Storm", slug="storm")
    draft = room.draft()
    WorkerHeartbeat.objects.create(host="a", pid=1, beat_at=now - timedelta(seconds=20))
    WorkerHeartbeat.objects.create(host="b", pid=2, beat_at=now - timedelta(hours=2))
    for status in ("READY", "READY", "FAILED", "SUCCESSFUL"):
        DBTaskResult.objects.create(
            status=status, args_kwargs={}, task_path="a.b", backend_name="default", run_after=now
        )
    endpoint = Endpoint.objects.create(name="a", url="https://a.example/")
    for state in ("pending", "failed", "failed", "sent"):
        WebhookDelivery.objects.create(endpoint=endpoint, state=state)
    channel = ChatChannel.objects.create(name="a", url="https://a.example/")
    ChatMessage.objects.create(channel=channel, text="a")
    Notice.objects.filter().delete()
    for state in ("pending", "pending", "none"):
        Notice.objects.create(user=room.editor, kind="overdue", headline="a", section_title="a", state=state)
    room.submit(draft)
    Notice.objects.exclude(headline="a").delete()
    ChatMessage.objects.exclude(text="a").delete()
    stage = WorkItem.objects.get(article=draft).stage
    Revision.objects.filter(pk=draft.latest_revision_id).update(
        approved_go_live_at=now - timedelta(minutes=2)
    )
    Page.objects.filter(slug="sea").update(expire_at=now - timedelta(minutes=2))
    found = told(client)
    assert found["dateline_log_last_seq"] > before["dateline_log_last_seq"]
    assert 0 <= found["dateline_log_last_change_age_seconds"] < 60
    assert found["dateline_published_articles"] == before["dateline_published_articles"] + 1
    assert found["dateline_workers"] == 1
    assert 20 <= found["dateline_worker_heartbeat_age_seconds"] < 60
    assert (found["dateline_tasks_waiting"] - before["dateline_tasks_waiting"]) >= 2
    assert found["dateline_tasks_failed"] == 1
    assert found["dateline_webhook_deliveries_waiting"] == 1
    assert found["dateline_webhook_deliveries_failed"] == 2
    assert found["dateline_notices_waiting:mail"] == 2
    assert found["dateline_notices_waiting:chat"] == 1
    assert stage is not None
    assert found[f"dateline_articles_in_review:{stage.name}"] == 1
    assert found["dateline_schedules_overdue:go_live"] == 1
    assert found["dateline_schedules_overdue:expire"] == 1


@pytest.mark.django_db
def test_queue_is_counted_so_far_and_no_further(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "MOST_COUNTED", 3)
    endpoint = Endpoint.objects.create(name="a", url="https://a.example/")
    WebhookDelivery.objects.bulk_create(WebhookDelivery(endpoint=endpoint) for _time in range(5))
    assert told(client)["dateline_webhook_deliveries_waiting"] == 3


@pytest.mark.django_db
def test_no_figure_reads_a_table_from_end_to_end(client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        scraped(client)
    statements = [each["sql"] for each in captured if each["sql"].startswith("SELECT")]
    assert len(statements) <= 20
    # These have few rows however large the newsroom is, or are asked for their last one.
    small = {"ops_workerheartbeat", "webhooks_endpoint", "record_streamcount", "record_change"}
    small |= {"review_reviewtask", "wagtailcore_task"}
    # The rows that were found, and an index of nothing but what is counted.
    whole = ("SCAN subquery", "SCAN CONSTANT ROW", "USING INDEX failed_tasks")
    for sql in statements:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                plan = [row[3] for row in cursor.fetchall()]
            else:
                # Tables are empty here: a planner that may would rather read them whole.
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute(f"EXPLAIN {sql}")
                plan = [row[0] for row in cursor.fetchall()]
        for line in plan:
            is_whole = line.startswith("SCAN ") or "Seq Scan" in line
            known = not small.isdisjoint(line.split()) or line.endswith(whole)
            assert not is_whole or known, (line, sql)


@pytest.mark.django_db(transaction=True)
def test_room_that_can_not_be_read_leaves_the_others(client: Client, settings: Any) -> None:
    settings.METRICS = ["tests.ops.test_metrics.broken", "news.record.figures.figures"]
    found = told(client)
    assert found["dateline_database_up"] == 1
    assert "dateline_published_articles" in found


def broken() -> Iterator[Any]:
    from django.db import OperationalError

    yield metrics.gauge("dateline_broken", "Half of it.", 1)
    raise OperationalError("canceling statement due to statement timeout")


def test_database_that_is_gone_is_a_figure_and_no_error(
    client: Client, pull_the_plug: Callable[[], None]
) -> None:
    pull_the_plug()
    found = told(client)
    assert found["dateline_database_up"] == 0
    assert "dateline_published_articles" not in found
    assert sum_of(scraped(client), "dateline_http_requests_total", kind="other") >= 1


# Several processes


SERVE = """
import sys
from wsgiref.simple_server import WSGIServer, make_server
from socketserver import ThreadingMixIn
from cms.wsgi import application

class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

server = make_server("127.0.0.1", 0, application, server_class=Server)
print(server.server_port, flush=True)
server.serve_forever()
"""


@contextmanager
def serving(data: Path, **environ: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a server process; give it and its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]}
        | {"DJANGO_SETTINGS_MODULE": "cms.settings.dev", "DATABASE_URL": f"sqlite:///{data / 'db.sqlite3'}"}
        | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        number = process.stdout.readline().strip()
        assert number.isdecimal()
        yield process, f"http://127.0.0.1:{number}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database of its own."""
    data = tmp_path_factory.mktemp("newsroom")
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{data / 'db.sqlite3'}"}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(
        migrate, cwd=ROOT, check=True, env=environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    )
    return data


def ask(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_counts_of_two_processes_add_up_and_the_dead_leave_only_those(newsroom: Path, tmp_path: Path) -> None:
    environ = {"TMPDIR": str(tmp_path)}
    with serving(newsroom, **environ) as (_process, one), serving(newsroom, **environ) as (other, two):
        for number in range(1, 4):
            assert ask(f"{one}{API}?limit={number}") == 200
        for number in range(1, 5):
            assert ask(f"{two}{API}?limit={number}") == 200
        # The edge's numbers of the other process are there without a question to it, at once or nearly so.
        for _time in range(2):
            assert ask(f"{two}{API}?limit=1") == 200
        wait_until(
            lambda: sum_of(figures(answer(f"{one}{ADDRESS}")), "dateline_edge_hits_total") == 2, "hits"
        )
        for url in (one, two):
            found = figures(answer(f"{url}{ADDRESS}"))
            assert sum_of(found, "dateline_http_requests_total", kind="api", status="200") == 7
            assert sum_of(found, "dateline_http_request_duration_seconds_count", kind="api") == 7
            assert sum_of(found, "dateline_edge_misses_total") == 7
            assert len([labels for name, labels in found if name == "dateline_edge_answers"]) == 2
        [folder] = tmp_path.glob("dateline-metrics-*")
        assert folder.name == f"dateline-metrics-{os.getuid()}-{os.getpid()}"
        assert folder.stat().st_mode & 0o777 == 0o700
        other.kill()
        other.wait()
        found = figures(answer(f"{one}{ADDRESS}"))
        assert sum_of(found, "dateline_http_requests_total", kind="api", status="200") == 7
        assert sum_of(found, "dateline_edge_misses_total") == 7
        assert len([labels for name, labels in found if name == "dateline_edge_answers"]) == 1
        assert not list(folder.glob(f"gauge_live*_{other.pid}.db"))


@pytest.mark.parametrize("trap", ["link", "open", "file"])
def test_folder_that_is_not_ours_is_left_alone_and_figures_are_of_one_process(
    newsroom: Path, tmp_path: Path, trap: str
) -> None:
    place = tmp_path / f"dateline-metrics-{os.getuid()}-{os.getpid()}"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if trap == "link":
        place.symlink_to(elsewhere)
    elif trap == "open":
        place.mkdir()
        place.chmod(0o777)
    else:
        place.touch()
    with serving(newsroom, TMPDIR=str(tmp_path)) as (_process, url):
        assert ask(f"{url}{API}") == 200
        found = figures(answer(f"{url}{ADDRESS}"))
        assert sum_of(found, "dateline_http_requests_total", kind="api") == 1
        assert plain(found)["dateline_edge_misses_total"] == 1
        assert plain(found)["dateline_edge_answers"] >= 1
        assert not list(elsewhere.iterdir())


def test_folder_that_goes_away_while_it_serves_leaves_the_figures_of_one(
    newsroom: Path, tmp_path: Path
) -> None:
    with serving(newsroom, PROMETHEUS_MULTIPROC_DIR=str(tmp_path / "given")) as (_process, url):
        assert ask(f"{url}{API}") == 200
        assert list((tmp_path / "given").glob("counter_*.db"))
        (tmp_path / "given").rename(tmp_path / "gone")
        assert ask(f"{url}{API}?limit=2") == 200
        found = figures(answer(f"{url}{ADDRESS}"))
        assert sum_of(found, "dateline_http_requests_total", kind="api") == 2


def test_folders_of_servers_that_run_no_more_are_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    dead = subprocess.Popen(["true"])
    dead.wait()
    mine = f"dateline-metrics-{os.getuid()}-"
    for name in (f"{mine}{dead.pid}", f"{mine}{os.getpid()}", f"{mine}x", "dateline-metrics-9-1"):
        (tmp_path / name).mkdir()
    figures_folder.remove_folders_of_dead_parents()
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"{mine}{os.getpid()}", f"{mine}x", "dateline-metrics-9-1"}


def test_scrapes_at_the_same_time_tell_each_number_once(newsroom: Path, tmp_path: Path) -> None:
    with serving(newsroom, TMPDIR=str(tmp_path)) as (_process, url):
        for number in range(3):
            ask(f"{url}{API}?limit={number + 1}")
        began = time.monotonic()
        texts: list[str] = []
        threads = [
            threading.Thread(target=lambda: texts.append(answer(f"{url}{ADDRESS}"))) for _time in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(texts) == 8
        assert {sum_of(figures(text), "dateline_edge_misses_total") for text in texts} == {3}
        assert time.monotonic() - began < 30
