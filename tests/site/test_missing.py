"""What is not there, says so and offers the way on."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from news.models import NewsIndex
from news.record.tail import tail
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def soup(client: Client, path: str, status: int) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def test_missing_page_has_a_search_and_the_latest_news(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="Latest story")
    page = soup(client, "/politics/nothing/", 404)
    assert len(page.select("h1")) == 1
    assert page.select('form[role="search"][action="/search/"] input[name="q"]')
    assert [each.get_text() for each in page.select(".stream__title a")] == ["Latest story"]
    assert page.select('meta[name="robots"]')[0]["content"] == "noindex"
    assert page.select('link[rel="canonical"], script[type="application/ld+json"]') == []


def test_page_of_a_retracted_story_has_its_note_and_the_way_on(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="Another story")
    gone = factories.article(section, slug="gone", title="Secret headline")
    factories.retract(gone, note="It was <b>wrong</b>.")
    page = soup(client, "/politics/gone/", 410)
    assert "It was <b>wrong</b>." in page.select(".standfirst")[0].get_text()
    assert "Secret headline" not in str(page)
    assert page.select('form[role="search"]')
    assert [each.get_text() for each in page.select(".stream__title a")] == ["Another story"]


def test_missing_page_costs_little(client: Client, section: NewsIndex, settings: Settings) -> None:
    for _ in range(15):
        factories.article(section)
    settings.LOG_POLL_SECONDS = 60
    tail.forget()
    costs = {
        "/nothing.php": 2,
        "/nothing/": 5,
        "/politics/nothing/": 5,
        f"/{'a/' * 50}": 5,
        "/tags/none/": 2,
        "/archive/1999/": 2,
    }
    for path, most in costs.items():
        soup(client, path, 404)
        with CaptureQueriesContext(connection) as queries:
            soup(client, path, 404)
        assert len(queries) <= most, (path, [query["sql"] for query in queries.captured_queries])


def test_missing_page_of_a_language_without_a_front_page_is_whole(client: Client, section: NewsIndex) -> None:
    page = soup(client, "/ru/nothing/", 404)
    assert page.select("h1")
    assert page.html
    assert page.html["lang"] == "ru"
