"""The test database behaves as the newsroom's does: committed rows, many threads, one writer at a time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from wagtail.models import Locale, Page, Site

THREADS = 4
STEPS_PER_THREAD = 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_test_that_commits_finds_what_migrations_made(time: str) -> None:
    assert Page.objects.filter(depth=1).count() == 1
    assert Locale.objects.count() == 1
    Page.objects.all().delete()


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
