"""What is due goes live, or off line: once, whoever does it, and whatever happens meanwhile."""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import Page, PageLogEntry, Revision

from cms.ops.models import WorkerHeartbeat
from news.publishing.schedule import Expire, GoLive
from news.record.models import Change, PublishedArticle
from tests import factories
from tests.ops import workers

AGO = timedelta(minutes=5)
# Statements between two kills: coprime to most that repeats, so that all kinds of places are met.
KILL_EVERY = 3


def schedule(page: Page, *, at: datetime | None = None, **fields: Any) -> Revision:
    """Have a draft of `page` go live at a time that has come, if none is given."""
    at = at or timezone.now() - AGO
    revision = factories.revise(page, go_live_at=at, **fields)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=at)
    return Revision.objects.get(pk=revision.pk)


def changes(page: Page) -> list[str]:
    return list(Change.objects.filter(article_id=page.pk).values_list("kind", flat=True))


def logged(page: Page, action: str) -> int:
    return PageLogEntry.objects.filter(page=page.pk, action=action).count()


def is_scheduled(page: Page) -> bool:
    return page.revisions.filter(approved_go_live_at__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_article_that_is_due_goes_live_and_into_the_record() -> None:
    draft = factories.draft(factories.section())
    schedule(draft, title="At last")
    workers.work_once()
    assert Page.objects.get(pk=draft.pk).live
    assert PublishedArticle.objects.get(pk=draft.pk).document.count("At last") >= 1
    assert changes(draft) == ["published"]
    assert logged(draft, "wagtail.publish.scheduled") == 1
    assert not is_scheduled(draft)


@pytest.mark.django_db(transaction=True)
def test_article_that_is_not_due_stays_a_draft() -> None:
    draft = factories.draft(factories.section())
    schedule(draft, at=timezone.now() + AGO)
    workers.work_once()
    assert not Page.objects.get(pk=draft.pk).live
    assert is_scheduled(draft)


@pytest.mark.django_db(transaction=True)
def test_section_and_front_page_go_live_on_schedule_as_well() -> None:
    section, home = factories.section(), factories.home()
    schedule(section, title="Renamed section")
    schedule(home, title="Renamed home")
    workers.work_once()
    assert Page.objects.get(pk=section.pk).title == "Renamed section"
    assert Page.objects.get(pk=home.pk).title == "Renamed home"
    assert Change.objects.filter(kind=Change.Kind.SITE, home_id=home.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_ten_workers_publish_each_of_twenty_articles_once(settings: Settings) -> None:
    settings.WORKER_JOBS = ["news.publishing.schedule.GoLive", "news.publishing.schedule.Expire"]
    section = factories.section()
    drafts = [factories.draft(section) for _ in range(20)]
    for draft in drafts:
        schedule(draft)

    failures = workers.ten_work_once()
    # What a worker left to another is not waited for.
    workers.work_once()
    published = Change.objects.filter(kind=Change.Kind.PUBLISHED).values_list("article_id", flat=True)
    entries = PageLogEntry.objects.filter(action="wagtail.publish.scheduled")
    once = Counter({draft.pk: 1 for draft in drafts})
    assert Counter(published) == once
    assert Counter(entries.values_list("page_id", flat=True)) == once
    assert failures == 0


@pytest.mark.django_db(transaction=True)
def test_broken_revision_is_reported_and_holds_nothing_up(caplog: pytest.LogCaptureFixture) -> None:
    section = factories.section()
    broken, sound = factories.draft(section), factories.draft(section)
    revision = schedule(broken, at=timezone.now() - 2 * AGO)
    content = revision.content | {"first_published_at": "not a time"}
    Revision.objects.filter(pk=revision.pk).update(content=content)
    schedule(sound)
    with caplog.at_level(logging.ERROR, logger="cms.ops.worker"):
        worker = workers.work_once()
    assert Page.objects.get(pk=sound.pk).live
    assert is_scheduled(broken)
    assert worker.failures == 1
    (report,) = caplog.records
    assert f"news.publishing.schedule.GoLive: item {revision.pk} failed" in report.getMessage()
    assert report.exc_info


@pytest.mark.django_db(transaction=True)
def test_more_broken_revisions_than_are_looked_at_together_hold_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("news.publishing.schedule.AT_ONCE", 2)
    section = factories.section()
    for _ in range(3):
        revision = schedule(factories.draft(section), at=timezone.now() - 2 * AGO)
        Revision.objects.filter(pk=revision.pk).update(content={"pk": None})
    sound = factories.draft(section)
    schedule(sound)
    assert workers.work_once().failures == 3
    assert Page.objects.get(pk=sound.pk).live


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_worker_killed_anywhere_in_a_publication_loses_nothing_and_repeats_nothing() -> None:
    draft = factories.draft(factories.section())
    schedule(draft)
    statement, before, after = 1, 0, 0
    while not workers.work_in_a_fork(killed_at_statement=statement):
        done = Page.objects.get(pk=draft.pk).live
        assert is_scheduled(draft) is not done
        assert changes(draft) == (["published"] if done else [])
        assert PublishedArticle.objects.filter(pk=draft.pk).exists() is done
        assert logged(draft, "wagtail.publish.scheduled") == int(done)
        after, before = after + done, before + (not done)
        statement += KILL_EVERY
        # Or the worker would in time set aside what kills so many.
        WorkerHeartbeat.objects.all().delete()
    workers.work_once()
    assert changes(draft) == ["published"]
    assert logged(draft, "wagtail.publish.scheduled") == 1
    assert before > 10
    assert after >= 1


@pytest.mark.django_db(transaction=True)
def test_page_past_its_end_goes_off_line() -> None:
    article = factories.article(factories.section())
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now() - AGO)
    workers.work_once()
    page = Page.objects.get(pk=article.pk)
    assert (page.live, page.expired) == (False, True)
    assert not PublishedArticle.objects.filter(pk=article.pk).exists()
    assert changes(article) == ["published", "retracted"]
    assert logged(article, "wagtail.unpublish.scheduled") == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_worker_killed_anywhere_in_an_expiry_loses_nothing_and_repeats_nothing() -> None:
    article = factories.article(factories.section())
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now() - AGO)
    statement = 1
    while not workers.work_in_a_fork(killed_at_statement=statement):
        live = Page.objects.get(pk=article.pk).live
        assert PublishedArticle.objects.filter(pk=article.pk).exists() is live
        assert changes(article) == ["published"] + ["retracted"] * (not live)
        assert logged(article, "wagtail.unpublish.scheduled") == int(not live)
        statement += KILL_EVERY
        WorkerHeartbeat.objects.all().delete()
    workers.work_once()
    assert changes(article) == ["published", "retracted"]


@pytest.mark.django_db(transaction=True)
def test_article_whose_whole_time_passed_unattended_is_never_public() -> None:
    draft = factories.draft(factories.section())
    schedule(draft, expire_at=timezone.now() - timedelta(minutes=1))
    workers.work_once()
    page = Page.objects.get(pk=draft.pk)
    assert (page.live, page.expired) == (False, True)
    assert changes(draft) == []


@pytest.mark.django_db(transaction=True)
def test_page_past_its_end_keeps_the_schedule_of_what_comes_after() -> None:
    article = factories.article(factories.section())
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now() - AGO)
    revision = schedule(article, at=timezone.now() + AGO)
    workers.work_once()
    assert not Page.objects.get(pk=article.pk).live
    assert Revision.objects.get(pk=revision.pk).approved_go_live_at == revision.approved_go_live_at


@pytest.mark.django_db(transaction=True)
def test_successor_that_is_due_replaces_a_page_past_its_end_without_a_gap() -> None:
    article = factories.article(factories.section())
    Page.objects.filter(pk=article.pk).update(expire_at=timezone.now() - AGO)
    schedule(article, title="Successor", expire_at=None)
    workers.work_once()
    assert Page.objects.get(pk=article.pk).live
    assert changes(article) == ["published", "updated"]


@pytest.mark.django_db(transaction=True)
def test_schedule_called_off_after_the_worker_looked_is_not_published() -> None:
    draft = factories.draft(factories.section())
    revision = schedule(draft)
    job = GoLive()
    (key,) = job.due(timezone.now(), besides=())
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    assert job.run(key) is False
    assert not Page.objects.get(pk=draft.pk).live


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Page, Revision])
def test_item_that_another_transaction_holds_is_left_alone_without_waiting(model: Any) -> None:
    draft = factories.draft(factories.section())
    revision = schedule(draft)
    with transaction.atomic():
        model.objects.select_for_update().get(pk=draft.pk if model is Page else revision.pk)

        def run() -> bool:
            try:
                return GoLive().run(revision.pk)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as thread:
            assert thread.submit(run).result(timeout=10) is False


@pytest.mark.django_db(transaction=True)
def test_article_is_public_within_seconds_of_its_time(tmp_path: Path) -> None:
    draft = factories.draft(factories.section())
    log = tmp_path / "log"
    with workers.command(log):
        workers.wait_until(lambda: "looks every" in log.read_text(), "the worker's start")
        # Long enough for the approvals: the worker is another process, where the rules of review hold.
        go_live_at = timezone.now() + timedelta(seconds=8)
        factories.schedule(draft, go_live_at=go_live_at)
        workers.wait_until(lambda: changes(draft), "the publication")
    # Usually a tenth of a second or two; a bound for machines that are busy with something else.
    late = Change.objects.get(article_id=draft.pk).at - go_live_at
    assert timedelta(milliseconds=-1) <= late < timedelta(seconds=5)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("job", "index"),
    [(GoLive, "approved_go_live_at"), (Expire, "live_pages_that_expire")],
)
def test_looking_for_what_is_due_is_one_query_that_an_index_answers(
    job: Any, index: str, django_assert_num_queries: Any
) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The tables are all but empty, where reading them whole is as good.
            cursor.execute("SET LOCAL enable_seqscan = off")
        with django_assert_num_queries(1) as queries:
            job().due(timezone.now(), besides={0} if job is GoLive else set())
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {queries.captured_queries[0]['sql']}")
        plan = str(cursor.fetchall())
    assert index in plan
