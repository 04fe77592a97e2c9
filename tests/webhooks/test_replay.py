"""Everything since, again, and a test."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from news.record.models import Change
from news.webhooks import replay
from news.webhooks.models import Endpoint, WebhookDelivery
from tests.ops import workers
from tests.webhooks.endpoints import change, endpoint, states
from tests.webhooks.receivers import Receiver, wait_for

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)


def log_of(days: int) -> list[Change]:
    """Write a change a day, of two articles in turn; the last one today."""
    changes = []
    for ago in reversed(range(days)):
        with time_machine.travel(NOW - timedelta(days=ago), tick=False):
            changes.append(change(ago % 2))
    return changes


def since(to: Endpoint, days: float) -> None:
    replay.send_all_since.enqueue(to.pk, (NOW - timedelta(days=days)).isoformat())


def versions(server: Receiver) -> list[int]:
    return [each["data"]["version"] for each in server.told]


def test_all_since_a_time_is_sent_in_order_and_what_was_before_is_not(server: Receiver) -> None:
    changes = log_of(6)
    to = endpoint(server.url)
    since(to, 3.5)
    workers.work_once()
    workers.work_once()
    assert sorted(versions(server)) == [each.version for each in changes[2:]]
    for article in (0, 1):
        told = [each["data"]["version"] for each in server.told if each["data"]["article_id"] == article]
        assert told == sorted(told)
    assert states(to) == ["sent"] * 4


def test_batches_follow_one_another_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "BATCH", 2)
    log_of(5)
    to = endpoint(kinds=["updated"])
    since(to, 10)
    workers.work_once()
    wanted = list(Change.objects.values_list("pk", flat=True))
    rows = WebhookDelivery.objects.filter(endpoint=to).order_by("change_id")
    assert list(rows.values_list("change_id", flat=True)) == wanted
    assert {row.status for row in DBTaskResult.objects.all()} == {"SUCCESSFUL"}
    assert DBTaskResult.objects.count() == 3


def test_nothing_is_sent_that_the_endpoint_does_not_want(server: Receiver) -> None:
    to = endpoint(server.url, kinds=["retracted"], streams=["section:1"])
    for kind in ("updated", "retracted"):
        for stream in ("section:1", "section:2"):
            change(1, kind, streams=[stream])
    WebhookDelivery.objects.all().delete()
    since(to, 1)
    workers.work_once()
    workers.work_once()
    assert [(each["type"], each["data"]["streams"]) for each in server.told] == [
        ("article.retracted", ["section:1"])
    ]


def test_asked_twice_it_is_the_same_messages_and_each_once_a_time(server: Receiver) -> None:
    to = endpoint(server.url)
    log_of(3)
    workers.work_once()
    ids = sorted(each.id for each in server.received)
    since(to, 10)
    since(to, 10)
    workers.work_once()
    workers.work_once()
    assert WebhookDelivery.objects.count() == 3
    assert sorted(each.id for each in server.received) == sorted(ids * 2)


def test_message_that_was_thrown_away_comes_again_as_the_same(server: Receiver) -> None:
    to = endpoint(server.url)
    change()
    workers.work_once()
    WebhookDelivery.objects.all().delete()
    since(to, 1)
    workers.work_once()
    workers.work_once()
    first, second = server.received
    assert first.id == second.id


def test_what_was_published_meanwhile_has_the_last_word(
    server: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "BATCH", 2)
    to = endpoint(server.url)
    old = [change(1) for _ in range(3)]
    workers.work_once()
    server.received.clear()
    replay.send_all_since.func(to.pk, NOW.isoformat())
    # Between two batches an update is published, and sent before the next batch is looked at.
    newest = change(1)
    WebhookDelivery.objects.exclude(change=newest).update(state="sent")
    DBTaskResult.objects.all().update(run_after=timezone.now() + timedelta(hours=1))
    workers.work_once()
    assert versions(server) == [newest.version]
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        workers.work_once()
        workers.work_once()
    assert versions(server) == [newest.version, old[2].version, newest.version]


def test_batch_costs_the_same_queries_for_one_change_and_for_many() -> None:
    to = endpoint()
    counts = []
    for number in (1, 30):
        for _ in range(number):
            change()
        with CaptureQueriesContext(connection) as queries:
            replay.send_all_since.func(to.pk, (NOW - timedelta(days=1)).isoformat())
        counts.append(len(queries))
    assert counts[0] == counts[1] < 8


@pytest.mark.parametrize("gone", ["deleted", "off"])
def test_endpoint_that_is_gone_meanwhile_is_sent_nothing(gone: str) -> None:
    to = endpoint()
    change()
    WebhookDelivery.objects.all().delete()
    since(to, 1)
    if gone == "deleted":
        to.delete()
    else:
        Endpoint.objects.update(is_active=False)
    assert workers.work_once().failures == 0
    assert not WebhookDelivery.objects.exists()


def test_one_is_sent_again_as_the_same_message_whatever_became_of_it(server: Receiver) -> None:
    endpoint(server.url)
    change()
    workers.work_once()
    delivery = WebhookDelivery.objects.select_related("endpoint").get()
    for state in ("failed", "none", "sent"):
        WebhookDelivery.objects.update(state=state, attempts=9, failing_since=NOW - timedelta(days=4))
        replay.send_again(delivery)
        workers.work_once()
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts, delivery.failing_since) == ("sent", 1, None)
    assert len(server.received) == 4
    assert len({each.id for each in server.received}) == 1


def test_test_is_a_message_of_its_own_and_wakes_who_rests(server: Receiver) -> None:
    to = endpoint(server.url, kinds=["retracted"], failing_since=NOW, rests_until=NOW + timedelta(hours=1))
    for _ in range(2):
        replay.send_test(to)
    workers.work_once()
    assert [each["type"] for each in server.told] == ["webhook.test"] * 2
    assert len({each.id for each in server.received}) == 2


@pytest.mark.django_db(transaction=True)
def test_worker_that_publishes_and_one_that_sends_again_do_not_disturb_each_other(
    server: Receiver, tmp_path: Any
) -> None:
    to = endpoint(server.url)
    for number in range(20):
        change(number % 3)
    with workers.command(tmp_path / "log"), workers.command(tmp_path / "log"):
        since(to, 1)
        for number in range(20):
            change(number % 3)
        wait_for(lambda: states(to) == ["sent"] * 40 and not DBTaskResult.objects.ready().exists(), 60)
    for article in range(3):
        told = [each["data"]["version"] for each in server.told if each["data"]["article_id"] == article]
        newest = Change.objects.filter(article_id=article).latest("seq").version
        assert told[-1] == newest
    assert "Traceback" not in (tmp_path / "log").read_text()
