"""The test database behaves as the newsroom's does: committed rows, many threads, one writer at a time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import Locale, Page, Site

from news.record.models import PublishedArticle
from tests import factories

THREADS = 4
STEPS_PER_THREAD = 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_test_that_commits_finds_what_migrations_made(time: str) -> None:
    assert Page.objects.filter(depth=1).count() == 1
    assert Locale.objects.count() == 1
    Page.objects.all().delete()


@pytest.mark.django_db
def test_everything_can_be_written_out_as_a_fixture_and_read_again(tmp_path: Path) -> None:
    article = factories.article(factories.section(), title="Harbour")
    file = tmp_path / "everything.json"
    call_command("dumpdata", "record", output=str(file), verbosity=0)
    PublishedArticle.objects.all().delete()
    call_command("loaddata", str(file), verbosity=0)
    assert PublishedArticle.objects.get().pk == article.pk
    call_command("dumpdata", output=str(file), verbosity=0)
    assert "Harbour" in file.read_text()


def step(_number: int) -> None:
    try:
        with transaction.atomic():
            site = Site.objects.select_for_update().get()
            site.port += 1
            site.save()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_threads_write_to_the_same_database_and_lose_nothing() -> None:
    before = Site.objects.get().port
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(step, range(THREADS * STEPS_PER_THREAD)))
    assert Site.objects.get().port == before + THREADS * STEPS_PER_THREAD


@pytest.mark.django_db(transaction=True)
def test_sqlite_has_readers_beside_its_writer_and_a_writer_that_waits() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("needs SQLite")
    options = connection.settings_dict["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_postgresql_ends_what_takes_too_long_and_checks_its_connections() -> None:
    assert connection.settings_dict["CONN_HEALTH_CHECKS"]
    assert connection.settings_dict["CONN_MAX_AGE"] > 0
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("30s",)
