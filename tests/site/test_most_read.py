"""What is read most, of a day and of a week."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from news.models import NewsIndex
from news.record import views
from news.record.counts import day_of
from news.record.tail import tail
from news.site import most_read as module
from tests import factories
from tests.clock import from_noon

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_day() -> Iterator[None]:
    with from_noon():
        yield


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def ranks(client: Client, path: str = "/most-read/") -> list[list[str]]:
    page = BeautifulSoup(client.get(path).content, "html.parser")
    return [[link.get_text() for link in rank.select("a")] for rank in page.select(".rank")]


def test_day_and_week_are_ranked_by_their_readers(client: Client, section: NewsIndex) -> None:
    today = day_of(timezone.now())
    a, b, c = (factories.article(section, title=title) for title in "ABC")
    views.add({(a.pk, today): 3, (b.pk, today): 5, (a.pk, today - timedelta(days=3)): 9})
    views.add({(c.pk, today - timedelta(days=9)): 99})
    assert ranks(client) == [["B", "A"], ["A", "B"]]
    assert ranks(client, "/politics/") == []
    assert ranks(client, "/") == [["A", "B"]]


def test_page_says_so_before_anything_is_counted(client: Client, section: NewsIndex) -> None:
    factories.article(section)
    response = client.get("/most-read/")
    assert response.status_code == 200
    assert "nothing has been counted yet" in response.content.decode()


def test_retracted_story_is_not_among_them(client: Client, section: NewsIndex) -> None:
    article = factories.article(section)
    views.add({(article.pk, day_of(timezone.now())): 3})
    assert ranks(client) != []
    factories.retract(article)
    assert ranks(client) == []


def test_each_page_that_shows_a_rank_names_its_stories(client: Client, section: NewsIndex) -> None:
    """So that caches drop the page with them; also where the rank was known already."""
    article = factories.article(section)
    views.add({(article.pk, day_of(timezone.now())): 3})
    for path in ("/most-read/", "/", "/most-read/?again"):
        assert f"article:{article.pk}" in client.get(path).headers["Surrogate-Key"].split()


def test_ranks_are_asked_for_once_a_minute(client: Client, section: NewsIndex, settings: Settings) -> None:
    article, today = factories.article(section, title="A"), day_of(timezone.now())
    settings.LOG_POLL_SECONDS = 3600
    tail.forget()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert ranks(client) == []
        views.add({(article.pk, today): 3})
        clock.shift(59)
        with CaptureQueriesContext(connection) as queries:
            assert ranks(client) == []
        assert len(queries) == 0
        clock.shift(2)
        assert ranks(client) == [["A"], ["A"]]


def test_story_that_is_retracted_while_ranks_are_made_is_not_kept(
    client: Client, section: NewsIndex, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = factories.article(section, title="A")
    views.add({(article.pk, day_of(timezone.now())): 3})
    ask = views.most_read

    def slowly(*args: Any, **kwargs: Any) -> Any:
        found = ask(*args, **kwargs)
        monkeypatch.setattr(module, "most_read", ask)
        factories.retract(article)
        tail.forget()
        return found

    monkeypatch.setattr(module, "most_read", slowly)
    ranks(client)
    assert ranks(client) == []
