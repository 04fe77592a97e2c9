"""Addresses in the letters of the paper's language, as readers, links and programs write them."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from news.models import NewsIndex
from tests import factories

pytestmark = pytest.mark.django_db

WRITTEN, ENCODED = "/dəniz/körpü/", "/d%C9%99niz/k%C3%B6rp%C3%BC/"


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Dəniz", slug="dəniz")


@pytest.mark.parametrize("address", [WRITTEN, ENCODED])
def test_article_is_found_at_its_address(client: Client, section: NewsIndex, address: str) -> None:
    factories.article(section, slug="körpü", title="Körpü")
    assert "Körpü" in client.get(address).content.decode()
    assert client.get("/api/content/v1/articles/by-path", {"path": address}).json()["headline"] == "Körpü"


@pytest.mark.parametrize("address", [WRITTEN, ENCODED])
def test_article_that_moved_is_told_of_at_its_old_address(
    client: Client, section: NewsIndex, address: str
) -> None:
    factories.publish_change(factories.article(section, slug="körpü"), slug="bərə")
    moved = client.get(address)
    assert (moved.status_code, moved["Location"]) == (301, "/d%C9%99niz/b%C9%99r%C9%99/")


def test_article_that_was_taken_back_is_gone(client: Client, section: NewsIndex) -> None:
    factories.retract(factories.article(section, slug="körpü"))
    assert client.get(WRITTEN).status_code == 410


@pytest.mark.parametrize("path", ["", "archive/", "archive/2026/", "archive/2026/03/", "feed.rss"])
def test_section_has_its_pages_at_its_address(client: Client, section: NewsIndex, path: str) -> None:
    inner = factories.section(section, title="Gəmi", slug="gəmi")
    factories.article(inner, published_at=datetime(2026, 3, 2, 9, tzinfo=UTC))
    for address in ("/dəniz/", "/d%C9%99niz/", "/dəniz/gəmi/"):
        assert client.get(address + path).status_code == 200
    assert client.get(f"/gəmi/{path}").status_code == 404
