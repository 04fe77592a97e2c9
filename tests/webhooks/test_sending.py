"""Deliveries reach their receivers: signed, in order, again if need be, and at nobody else's cost."""

import random
import threading
import time
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings
from standardwebhooks.webhooks import Webhook

from cms.ops import outbound
from cms.ops.models import WorkerHeartbeat
from cms.ops.sending import State
from news.record.models import Change, PublishedArticle
from news.webhooks.models import WebhookDelivery
from news.webhooks.sending import AT_ONE_ENDPOINT, PAUSES, TRIED_FOR, SendWebhooks
from tests import factories
from tests.ops import workers
from tests.webhooks.endpoints import change, endpoint, states
from tests.webhooks.receivers import Receiver, receiver, wait_for

pytestmark = pytest.mark.django_db
forks = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
NOW = timezone.now().replace(microsecond=0)


def row() -> WebhookDelivery:
    return WebhookDelivery.objects.get()


def articles_told(server: Receiver) -> list[int]:
    return [each["data"]["article_id"] for each in server.told]


def versions_told(server: Receiver, article_id: int) -> list[int]:
    told = [each["data"] for each in server.told]
    return [data["version"] for data in told if data["article_id"] == article_id]


def work_on(seconds: float = 60) -> None:
    """Do all that is due within so much time to come."""
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds)):
        workers.work_once()


# What comes


def test_receiver_gets_what_the_standard_says_and_can_verify_it(server: Receiver) -> None:
    to = endpoint(server.url)
    told = change(7, "moved", former_url="https://x.org/b/", streams=["site:1", "section:2"])
    workers.work_once()
    (received,) = server.received
    assert Webhook(to.secret).verify(received.body, received.headers) == {
        "type": "article.moved",
        "timestamp": told.at.isoformat(),
        "data": {
            "kind": "moved",
            "article_id": 7,
            "url": "https://x.org/a/",
            "former_url": "https://x.org/b/",
            "version": told.version,
            "at": told.at.isoformat(),
            "streams": ["section:2", "site:1"],
            "note": "",
        },
    }
    assert received.headers["content-type"] == "application/json"
    assert received.headers["user-agent"] == "Dateline-Webhooks/1"
    assert received.id == f"msg_{row().message_id.hex}"
    assert (row().state, row().http_status, row().answer, row().attempts) == ("sent", 200, "thanks", 1)
    took_ms = row().took_ms
    assert took_ms is not None
    assert 0 <= took_ms < 5000


@pytest.mark.parametrize("content", ["card", "document"])
def test_receiver_gets_the_article_as_the_record_has_it_when_it_is_sent(
    server: Receiver, content: str
) -> None:
    endpoint(server.url, content=content, kinds=["published"])
    article = factories.article(factories.section(title="City", slug="city"), title="Хəбəр")
    factories.publish_change(article, title="Newer")
    workers.work_once()
    (told,) = server.told
    assert told["data"][content]["headline"] == "Newer"
    assert told["data"]["version"] == 1
    assert told["data"][content]["version"] == 2
    assert ("body_html" in told["data"][content]) == (content == "document")


@pytest.mark.parametrize("gone", ["retracted", "expired"])
def test_article_that_is_gone_meanwhile_is_null(server: Receiver, gone: str) -> None:
    endpoint(server.url, content="document", kinds=["published"])
    article = factories.article(factories.section(title="City", slug="city"))
    if gone == "retracted":
        factories.retract(article)
    else:
        PublishedArticle.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    workers.work_once()
    assert server.told[0]["data"]["document"] is None


def test_change_of_a_site_is_told_without_an_article(server: Receiver) -> None:
    endpoint(server.url, content="card")
    change(None, "site", url="", version=None)
    workers.work_once()
    assert server.told[0]["type"] == "site.updated"
    assert server.told[0]["data"]["article_id"] is None
    assert "card" not in server.told[0]["data"]


def test_two_secrets_are_signed_with_while_both_are_valid(server: Receiver) -> None:
    now = timezone.now()
    former = endpoint().secret
    to = endpoint(server.url, former_secret=former, former_secret_until=now + timedelta(hours=1))
    change()
    workers.work_once()
    (received,) = server.received
    assert len(received.headers["webhook-signature"].split(" ")) == 2
    for secret in (to.secret, former):
        Webhook(secret).verify(received.body, received.headers)
    with time_machine.travel(now + timedelta(hours=1, seconds=1)):
        change()
        workers.work_once()
    assert server.received[1].headers["webhook-signature"].count("v1,") == 1


# Again, and in the end no more


@pytest.mark.parametrize("status", [100, 301, 307, 400, 404, 429, 500, 503])
def test_what_is_not_taken_is_the_same_message_again_later(server: Receiver, status: int) -> None:
    to = endpoint(server.url)
    change()
    server.status, server.answer, server.location = status if status != 100 else 500, b"no\x00pe\xff", "/else"
    workers.work_once()
    assert (row().state, row().attempts, row().answer) == ("pending", 1, "no�pe�")
    assert row().http_status == server.status
    workers.work_once()
    assert len(server.received) == 1
    server.status = 204
    work_on(6)
    assert (row().state, row().attempts, row().http_status) == ("sent", 2, 204)
    first, second = server.received
    assert [first.path, second.path] == ["/hook", "/hook"]
    assert first.id == second.id
    assert first.headers["webhook-timestamp"] < second.headers["webhook-timestamp"]
    with time_machine.travel(timezone.now() + timedelta(seconds=6)):
        Webhook(to.secret).verify(second.body, second.headers)


def test_pauses_grow_and_end_after_three_days(server: Receiver) -> None:
    endpoint(server.url)
    # Something else is taken now and then, or the endpoint would rest, and be switched off.
    server.status = lambda body: 500 if body["data"].get("article_id") == 1 else 200
    attempts = []
    with time_machine.travel(NOW, tick=False) as clock:
        change(1)
        while (failing := WebhookDelivery.objects.get(article_id=1)).state == "pending":
            clock.move_to(max(failing.next_at, timezone.now()))
            workers.work_once()
            attempts.append(timezone.now() - NOW)
            change(2)
            workers.work_once()
    assert (failing.state, failing.attempts, failing.http_status) == ("failed", 10, 500)
    assert [later - sooner for sooner, later in pairwise(attempts)][:-1] == PAUSES[:-1]
    assert attempts[-1] == TRIED_FOR == timedelta(days=3)
    assert WebhookDelivery.objects.filter(article_id=2, state="sent").count() == 10


def test_receiver_that_is_back_gets_at_once_what_has_waited_for_long(server: Receiver) -> None:
    to = endpoint(server.url)
    with time_machine.travel(NOW, tick=False) as clock:
        change(1)
        server.status = 503
        for _ in range(4):
            workers.work_once()
            clock.move_to(WebhookDelivery.objects.earliest("pk").next_at)
        workers.work_once()
        clock.shift(timedelta(minutes=10))
        server.status = 200
        change(2)
        workers.work_once()
        assert states(to) == ["sent", "sent"]


def test_one_message_that_is_never_taken_is_not_sent_more_often_for_the_others_that_are(
    server: Receiver,
) -> None:
    endpoint(server.url)
    server.status = lambda body: 500 if body["data"].get("article_id") == 1 else 200
    with time_machine.travel(NOW, tick=False) as clock:
        change(1)
        for number in range(2, 62):
            workers.work_once()
            change(number)
            clock.shift(timedelta(minutes=1))
        workers.work_once()
    # At 0, 5 s, 5 minutes and 35 minutes, each at the next look of the worker.
    assert articles_told(server).count(1) == 4
    assert len(set(articles_told(server))) == 61


def test_nobody_there_and_refused_addresses_are_tried_again(settings: Settings) -> None:
    endpoint("http://127.0.0.1:9/secret-token")
    change()
    workers.work_once()
    assert (row().state, row().http_status) == ("pending", None)
    assert "Connection refused" in row().answer
    settings.OUTBOUND_ALLOW = []
    work_on(6)
    assert (row().state, row().attempts) == ("pending", 2)
    assert row().answer == "The address must begin with https://."


def test_address_stays_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    endpoint("http://127.0.0.1:9/secret-token")
    change()
    workers.work_once()
    assert "tried again at" in caplog.text
    assert "secret-token" not in caplog.text


# In order


def test_later_change_of_an_article_waits_for_the_earlier_one_and_others_do_not(server: Receiver) -> None:
    to = endpoint(server.url)
    first, other, second = change(1), change(2), change(1)
    server.status = lambda body: 500 if body["data"]["article_id"] == 1 else 200
    workers.work_once()
    assert states(to) == ["pending", "sent", "pending"]
    assert versions_told(server, 1) == [first.version]
    assert versions_told(server, 2) == [other.version]
    server.status = 200
    work_on(6)
    assert states(to) == ["sent"] * 3
    assert versions_told(server, 1) == [first.version, first.version, second.version]


def test_later_change_goes_on_when_the_earlier_one_is_given_up(server: Receiver) -> None:
    to = endpoint(server.url)
    change(1)
    second = change(1)
    WebhookDelivery.objects.filter(pk=WebhookDelivery.objects.earliest("pk").pk).update(
        attempts=9, failing_since=timezone.now() - TRIED_FOR
    )
    server.status = lambda body: 200 if body["data"]["version"] == second.version else 500
    workers.work_once()
    workers.work_once()
    assert states(to) == ["failed", "sent"]


def test_order_at_one_endpoint_is_no_matter_of_another(server: Receiver) -> None:
    with receiver() as failing:
        failing.status = 500
        endpoint(failing.url)
        good = endpoint(server.url)
        told = [change(1).version for _ in range(3)]
        workers.work_once()
        assert states(good) == ["sent"] * 3
        assert versions_told(server, 1) == told
        assert len(failing.received) == 1


@pytest.mark.django_db(transaction=True)
def test_ten_workers_send_each_change_once_and_each_article_in_order(server: Receiver) -> None:
    to = endpoint(server.url)
    for number in range(24):
        change(number % 4)
    assert workers.ten_work_once() == 0
    while "pending" in states(to):
        workers.work_once()
    assert len({each.id for each in server.received}) == len(server.received) == 24
    for article in range(4):
        assert versions_told(server, article) == sorted(versions_told(server, article))


def test_whatever_fails_when_each_article_is_told_of_in_order_and_to_the_end(server: Receiver) -> None:
    """A hundred rounds of changes, failures, waits and requests for more, by the dice."""
    dice = random.Random(4)
    to = endpoint(server.url)
    failing: set[int] = set()
    server.status = lambda body: 500 if body["data"]["article_id"] in failing else 200
    with time_machine.travel(NOW) as clock:
        for _ in range(40):
            failing = {article for article in range(3) if dice.random() < 0.4}
            for _ in range(dice.randrange(3)):
                change(dice.randrange(3))
            workers.work_once()
            clock.shift(dice.choice([1, 6, 400, 2000]))
        failing = set()
        for _ in range(3):
            clock.shift(timedelta(days=1))
            workers.work_once()
    assert set(states(to)) == {"sent"}
    for article in range(3):
        told = versions_told(server, article)
        assert told == sorted(told)
        wanted = Change.objects.filter(article_id=article).values_list("version", flat=True)
        assert set(told) == set(wanted)


# At nobody else's cost


@pytest.mark.django_db(transaction=True)
def test_slow_receiver_holds_up_neither_others_nor_a_publication(
    server: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "TIMEOUT_SECONDS", 60)
    with receiver() as slow:
        slow.may_answer.clear()
        held = endpoint(slow.url)
        good = endpoint(server.url)
        for number in range(40):
            change(number)
        busy = workers.worker()
        began = time.monotonic()
        while states(good).count("sent") < 40:
            busy.round()
            assert time.monotonic() - began < 20
        city = factories.section(title="City", slug="city")
        published_at = time.monotonic()
        factories.article(city)
        assert time.monotonic() - published_at < 2
        assert len(server.received) >= 40
        assert states(held).count("sent") == 0
        assert slow.most_at_once == AT_ONE_ENDPOINT == len(slow.received)
        slow.may_answer.set()
        busy.run_once()
        busy.stop.close()
        assert states(held).count("sent") == len(states(held)) > 40
        assert slow.most_at_once == AT_ONE_ENDPOINT


def test_receiver_that_never_answers_is_left(server: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "TIMEOUT_SECONDS", 0.3)
    endpoint(server.url)
    change()
    server.may_answer.clear()
    workers.work_once()
    assert (row().state, row().answer) == ("pending", "No answer within 0.3 seconds.")
    assert 300 <= (row().took_ms or 0) < 2000


def test_ten_dead_receivers_leave_room_for_one_that_lives(
    server: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "TIMEOUT_SECONDS", 60)
    with receiver() as dead:
        dead.may_answer.clear()
        for _ in range(10):
            endpoint(dead.url)
        good = endpoint(server.url)
        for number in range(5):
            change(number)
        busy = workers.worker()
        wait_for(lambda: busy.round() and states(good) == ["sent"] * 5)
        assert dead.most_at_once <= 10 * AT_ONE_ENDPOINT
        dead.may_answer.set()
        busy.run_once()
        busy.stop.close()


def test_looking_is_one_query_for_any_number_of_endpoints_and_deliveries(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(1):
        assert SendWebhooks().due(timezone.now(), besides=()) == []
    for _ in range(12):
        endpoint()
    for number in range(12):
        change(number)
    with django_assert_num_queries(1):
        due = SendWebhooks().due(timezone.now(), besides=())
    # One of each endpoint: whoever has much to get does not keep the others waiting.
    assert len(set(WebhookDelivery.objects.filter(pk__in=due).values_list("endpoint", flat=True))) == 12


def test_long_queue_is_looked_at_by_indexes() -> None:
    fill_a_long_queue()
    with CaptureQueriesContext(connection) as queries:
        SendWebhooks().due(timezone.now(), besides=())
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {queries[-1]['sql']}")
        plan = "\n".join(str(line[-1]) for line in cursor.fetchall())
    assert "webhooks_to_send" in plan
    assert "SCAN webhooks_webhookdelivery" not in plan
    assert "Seq Scan on webhooks_webhookdelivery" not in plan


def fill_a_long_queue() -> None:
    """Make what some weeks leave behind, and have the planner know of it: it guesses at small tables."""
    ends = [endpoint() for _ in range(3)]
    told = Change.objects.bulk_create(
        Change(seq=1_000_000 + number, kind="published", article_id=number) for number in range(1000)
    )
    WebhookDelivery.objects.all().delete()
    WebhookDelivery.objects.bulk_create(
        WebhookDelivery(
            endpoint=end,
            change=each,
            article_id=each.article_id,
            state=State.SENT if number < 900 else State.PENDING,
            next_at=NOW,
        )
        for end in ends
        for number, each in enumerate(told)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE webhooks_webhookdelivery")


# Killed


@pytest.mark.django_db(transaction=True)
@forks
def test_worker_killed_anywhere_loses_nothing_and_keeps_the_order(server: Receiver) -> None:
    to = endpoint(server.url)
    versions = [change(1).version for _ in range(2)]
    statement = 1
    while not workers.work_in_a_fork(killed_at_statement=statement):
        statement += 1
        WorkerHeartbeat.objects.all().delete()
        # The lease of who was killed is over.
        WebhookDelivery.objects.filter(state="pending").update(next_at=timezone.now(), attempts=0)
    workers.work_once()
    assert states(to) == ["sent", "sent"]
    told = versions_told(server, 1)
    assert told == sorted(told)
    assert set(told) == set(versions)
    assert statement > 20


@pytest.mark.django_db(transaction=True)
def test_worker_killed_by_the_system_while_it_sends_leaves_the_message_to_the_next(
    server: Receiver, tmp_path: Any
) -> None:
    endpoint(server.url)
    change()
    server.may_answer.clear()
    with workers.command(tmp_path / "log") as process:
        wait_for(lambda: server.received, 30)
        process.kill()
        process.wait()
    assert (row().state, row().attempts) == ("pending", 1)
    server.may_answer.set()
    workers.work_once()
    assert row().state == "pending"
    work_on(61)
    assert (row().state, row().attempts) == ("sent", 2)
    assert len({each.id for each in server.received}) == 1


def test_what_was_asked_for_anew_while_it_was_being_sent_is_sent_again(server: Receiver) -> None:
    endpoint(server.url)
    change()
    server.may_answer.clear()
    job = SendWebhooks()
    (key,) = job.due(timezone.now(), besides=())
    job.run(key)
    wait_for(lambda: server.received)
    WebhookDelivery.objects.update(next_at=timezone.now(), attempts=0)
    server.may_answer.set()
    wait_for(lambda: job.attempts[key].future.done())
    job.run(key)
    assert row().state == "pending"
    workers.work_once()
    assert row().state == "sent"
    assert len(server.received) == 2


def test_time_of_the_clock_is_of_no_matter_to_the_order(server: Receiver) -> None:
    to = endpoint(server.url)
    with time_machine.travel(datetime.fromisoformat("2031-01-01T00:00:00+00:00")):
        first = change(1)
    second = change(1)
    workers.work_once()
    assert states(to) == ["pending", "pending"]
    with time_machine.travel(datetime.fromisoformat("2031-01-01T00:00:01+00:00")):
        workers.work_once()
    assert versions_told(server, 1) == [first.version, second.version]
    assert threading.active_count() < 100
