"""The worker's purges: of what changed and what expired, all of it, whatever happens meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cms.ops.models import WorkerHeartbeat
from cms.ops.pauses import LONGEST_SECONDS
from news.cdn.models import PurgePosition
from news.cdn.purging import MOST_CHANGES, SETTLED_AFTER, PurgeCaches
from news.models import NewsIndex
from news.record import log
from news.record.models import Change
from tests import factories
from tests.ops.workers import ten_work_once, work_in_a_fork, work_once
from tests.webhooks.receivers import Receiver

pytestmark = pytest.mark.django_db(transaction=True)
Later = Callable[[float], None]


@pytest.fixture
def later(clock: time_machine.Traveller) -> Later:
    """Let so many seconds go by, and the worker do what is due."""

    def later(seconds: float) -> None:
        clock.shift(seconds)
        work_once()

    return later


@pytest.fixture
def coast(transactional_db: None, settings: Any, server: Receiver, later: Later) -> NewsIndex:
    """A section that the cache knows of: the position stands behind it."""
    location = f"http://127.0.0.1:{server.server_port}"
    settings.WAGTAILFRONTENDCACHE = {"cache": {"BACKEND": "cms.ops.cdn.Varnish", "LOCATION": location}}
    settings.WORKER_JOBS = ["news.cdn.purging.PurgeCaches"]
    coast = factories.section(title="Coast", slug="coast")
    later(60)
    assert server.received == []
    return coast


def purged(server: Receiver) -> set[str]:
    """Return the keys that the cache was told to forget."""
    return {key for each in server.received for key in each.headers.get("xkey-purge", "").split()}


def position() -> PurgePosition:
    return PurgePosition.objects.get()


def behind() -> int:
    return Change.objects.count() - position().seq


def test_first_worker_begins_at_the_end_of_the_log(coast: NewsIndex) -> None:
    assert Change.objects.exists()
    assert behind() == 0


def test_publication_purges_what_answers_that_show_it_name(
    coast: NewsIndex, server: Receiver, later: Later
) -> None:
    article = factories.article(coast, slug="storm", tags=["şəhər"], authors=[factories.author()])
    later(2)
    assert [each.method for each in server.received] == ["PURGE"]
    for address in ("/", "/coast/", "/coast/storm/", "/tags/şəhər/", "/feed.rss", "/api/content/v1/articles"):
        keys = set(Client().get(address)["Surrogate-Key"].split())
        assert keys & purged(server), address
    assert f"article:{article.pk}" in purged(server)
    assert behind() == 0


def test_correction_purges_the_article_and_its_lists(
    coast: NewsIndex, server: Receiver, later: Later
) -> None:
    article = factories.article(coast)
    later(2)
    server.received.clear()
    factories.publish_change(article, title="Another")
    later(2)
    assert {f"article:{article.pk}", f"section:{coast.pk}"} <= purged(server)


def test_retraction_purges_the_article_and_its_lists(
    coast: NewsIndex, server: Receiver, later: Later
) -> None:
    article = factories.article(coast)
    later(2)
    server.received.clear()
    factories.retract(article)
    later(2)
    assert {f"article:{article.pk}", f"section:{coast.pk}"} <= purged(server)


def test_change_of_the_site_purges_all_that_shows_its_facts(
    coast: NewsIndex, server: Receiver, later: Later
) -> None:
    factories.publish_change(coast, title="Shore")
    later(2)
    assert "facts" in purged(server)


def test_article_whose_time_is_over_is_purged_though_nothing_changed(
    coast: NewsIndex, server: Receiver, later: Later
) -> None:
    article = factories.article(coast, expire_at=timezone.now() + timedelta(minutes=10))
    later(2)
    server.received.clear()
    later(590)
    assert server.received == []
    later(10)
    assert {f"article:{article.pk}", f"section:{coast.pk}"} <= purged(server)
    server.received.clear()
    later(600)
    assert server.received == []


def test_change_is_purged_when_every_process_has_read_of_it(
    coast: NewsIndex, server: Receiver, later: Later
) -> None:
    factories.article(coast)
    later(SETTLED_AFTER.total_seconds() - 0.1)
    assert server.received == []
    later(0.1)
    assert purged(server)


def test_changes_of_one_moment_are_one_request(coast: NewsIndex, server: Receiver, later: Later) -> None:
    articles = [factories.article(coast) for _ in range(3)]
    later(2)
    assert len(server.received) == 1
    assert {f"article:{article.pk}" for article in articles} <= purged(server)


def test_nothing_is_asked_where_no_cache_is_set(
    coast: NewsIndex, settings: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.WAGTAILFRONTENDCACHE = {}
    job = PurgeCaches()
    with django_assert_num_queries(0):
        assert job.due(timezone.now(), besides=[]) == []


def test_worker_that_has_nothing_to_purge_asks_once(
    coast: NewsIndex, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    job = PurgeCaches()
    job.due(timezone.now(), besides=[])
    with django_assert_num_queries(1):
        assert job.due(timezone.now(), besides=[]) == []


def test_failure_is_tried_again_and_nothing_is_lost(coast: NewsIndex, server: Receiver, later: Later) -> None:
    first = factories.article(coast)
    server.status = 500
    later(2)
    assert behind() > 0
    assert position().answer == "Varnish: 500 Internal Server Error: " + server.answer.decode()
    second = factories.article(coast)
    later(0.5)
    assert len(server.received) == 1, "it is let alone for a second"
    later(2)
    assert len(server.received) == 2
    server.status = 200
    server.received.clear()
    later(4)
    assert {f"article:{first.pk}", f"article:{second.pk}"} <= purged(server)
    assert (behind(), position().attempts, position().answer) == (0, 0, "")


def test_dead_cache_is_tried_until_it_lives(coast: NewsIndex, server: Receiver, later: Later) -> None:
    article = factories.article(coast)
    server.status = 503
    for attempt in range(1, 20):
        later(LONGEST_SECONDS)
        assert len(server.received) == attempt
    server.status = 200
    server.received.clear()
    later(LONGEST_SECONDS)
    assert f"article:{article.pk}" in purged(server)


def test_publication_while_a_cache_is_told_is_told_afterwards(
    coast: NewsIndex, server: Receiver, clock: time_machine.Traveller
) -> None:
    first = factories.article(coast)
    clock.shift(2)
    job = PurgeCaches()
    server.may_answer.clear()
    (key,) = job.due(timezone.now(), besides=[])
    assert job.run(key)
    second = factories.article(coast)
    clock.shift(2)
    server.may_answer.set()
    while behind() > 0:
        for each in job.due(timezone.now(), besides=[]):
            job.run(each)
    assert [f"article:{first.pk}" in each.headers["xkey-purge"] for each in server.received] == [True, False]
    assert f"article:{second.pk}" in server.received[1].headers["xkey-purge"]


def test_ten_workers_purge_once(coast: NewsIndex, server: Receiver, clock: time_machine.Traveller) -> None:
    articles = [factories.article(coast) for _ in range(3)]
    clock.shift(2)
    assert ten_work_once() == 0
    assert len(server.received) == 1
    assert {f"article:{article.pk}" for article in articles} <= purged(server)
    assert behind() == 0


def test_two_workers_begin_at_once(coast: NewsIndex) -> None:
    PurgePosition.objects.all().delete()
    assert ten_work_once() == 0
    assert behind() == 0


def test_killed_worker_leaves_its_purge_to_the_next(coast: NewsIndex, server: Receiver, later: Later) -> None:
    for killed_at in range(1, 30):
        article = factories.article(coast)
        later(0)
        server.received.clear()
        with time_machine.travel(timezone.now() + timedelta(seconds=2)):
            lived = work_in_a_fork(killed_at_statement=killed_at)
        # One that was killed so often would be set aside.
        WorkerHeartbeat.objects.all().delete()
        later(2 + PurgeCaches.lease.total_seconds())
        assert f"article:{article.pk}" in purged(server), killed_at
        assert behind() == 0
        if lived:
            return
    pytest.fail("The worker was killed each time.")


def test_far_behind_all_is_purged(coast: NewsIndex, server: Receiver, later: Later) -> None:
    write_changes(MOST_CHANGES)
    later(2)
    assert {each.method for each in server.received} == {"PURGE"}
    server.received.clear()
    write_changes(MOST_CHANGES + 1)
    later(2)
    assert [each.method for each in server.received] == ["BAN"]
    assert behind() == 0


def write_changes(number: int) -> None:
    with transaction.atomic():
        log.append_all(
            Change(kind=Change.Kind.UPDATED, article_id=pk, streams=["section:1"]) for pk in range(number)
        )
