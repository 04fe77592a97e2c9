"""What search engines are told of the site, and what is kept from them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings
from wagtail.models import Locale

from news.models import NewsIndex
from news.record.tail import tail
from news.site import sitemaps
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
}


@pytest.fixture(autouse=True)
def frozen() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def tree(client: Client, path: str) -> ET.Element:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8"), path
    return ET.fromstring(response.content)


def texts(element: ET.Element, path: str) -> list[str]:
    return [each.text or "" for each in element.findall(path, NAMES)]


def story(section: NewsIndex, day: int, **fields: Any) -> Any:
    return factories.article(section, published_at=datetime(2026, 3, day, 9, tzinfo=UTC), **fields)


def test_index_names_a_sitemap_for_each_month_with_news(client: Client, section: NewsIndex) -> None:
    story(section, 2)
    factories.article(section, published_at=datetime(2025, 12, 31, 23, tzinfo=UTC))
    assert texts(tree(client, "/sitemap.xml"), "s:sitemap/s:loc") == [
        "http://localhost/sitemap-pages.xml",
        "http://localhost/sitemap-news.xml",
        "http://localhost/sitemap-en-2026-03.xml",
        "http://localhost/sitemap-en-2025-12.xml",
    ]


def test_sitemap_of_a_month_has_its_stories_with_their_pictures(client: Client, section: NewsIndex) -> None:
    image = factories.image(file=factories.image_file(size=(900, 600)))
    story(section, 2, slug="a", lead_image=image)
    story(section, 3, slug="b")
    factories.article(section, published_at=datetime(2026, 2, 28, 9, tzinfo=UTC))
    month = tree(client, "/sitemap-en-2026-03.xml")
    assert texts(month, "s:url/s:loc") == ["http://localhost/politics/b/", "http://localhost/politics/a/"]
    (picture,) = texts(month, "s:url/image:image/image:loc")
    assert picture.startswith("http://localhost/media/")
    assert texts(month, "s:url/s:lastmod")[0].startswith("2026-03-")


def test_month_with_very_much_is_given_day_by_day(
    client: Client, section: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST_IN_A_MONTH", 2)
    for day in (2, 2, 5):
        story(section, day)
    assert texts(tree(client, "/sitemap.xml"), "s:sitemap/s:loc")[2:] == [
        "http://localhost/sitemap-en-2026-03-05.xml",
        "http://localhost/sitemap-en-2026-03-02.xml",
    ]
    assert len(texts(tree(client, "/sitemap-en-2026-03-02.xml"), "s:url/s:loc")) == 2
    assert client.get("/sitemap-en-2026-03.xml").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "en-2026-02",
        "en-2026-13",
        "en-2026-00",
        "en-9999-12",
        "en-2026-03-02",
        "az-2026-03",
        "xx-2026-03",
        "2026-03",
    ],
)
def test_sitemap_that_the_index_does_not_name_is_not_there(
    client: Client, section: NewsIndex, name: str
) -> None:
    story(section, 2)
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_translations_name_each_other(client: Client, section: NewsIndex) -> None:
    locale = Locale.objects.create(language_code="az")
    home = factories.home().copy_for_translation(locale)
    home.save_revision().publish()
    translated = section.copy_for_translation(locale)
    translated.save_revision().publish()
    original = story(section, 2, slug="story")
    copy = original.copy_for_translation(locale)
    copy.title, copy.slug = "Xəbər", "xeber"
    copy.save_revision()
    factories.publish(copy)
    month = tree(client, "/sitemap-en-2026-03.xml")
    links = [each.attrib for each in month.findall("s:url/xhtml:link", NAMES)]
    assert [(link["hreflang"], link["href"]) for link in links] == [
        ("en", "http://localhost/politics/story/"),
        ("az", "http://localhost/az/politics/xeber/"),
    ]
    pages = texts(tree(client, "/sitemap-pages.xml"), "s:url/s:loc")
    assert {"http://localhost/", "http://localhost/az/", "http://localhost/az/politics/"} <= set(pages)
    assert "http://localhost/az/archive/" in pages
    for url in pages:
        assert client.get(url.removeprefix("http://localhost")).status_code == 200, url


def test_news_sitemap_has_the_last_48_hours(client: Client, section: NewsIndex) -> None:
    for hours, title in ((1, "New & ]]> <b>"), (47, "Still"), (49, "Old"), (-2, "Ahead")):
        factories.article(section, title=title, published_at=NOW - timedelta(hours=hours))
    news = tree(client, "/sitemap-news.xml")
    assert texts(news, "s:url/news:news/news:title") == ["New & ]]> <b>", "Still"]
    assert texts(news, "s:url/news:news/news:publication/news:language") == ["en", "en"]
    assert texts(news, "s:url/news:news/news:publication/news:name") == ["Dateline", "Dateline"]


def test_sitemaps_cost_the_same_whatever_they_hold(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    story(section, 2)
    paths = ["/sitemap.xml", "/sitemap-pages.xml", "/sitemap-news.xml", "/sitemap-en-2026-03.xml"]

    def costs() -> list[int]:
        settings.LOG_POLL_SECONDS = 60
        tail.forget()
        found = []
        for path in paths:
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                tree(client, path)
            found.append(len(queries))
        return found

    assert costs() == [0, 0, 1, 1]
    for day in range(1, 19):
        story(section, day, tags=[f"t{day}"])
    assert costs() == [0, 0, 1, 1]


def test_robots_are_told_of_the_sitemaps_and_kept_from_search(client: Client, section: NewsIndex) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /search/", "Disallow: /previews/"} <= set(lines)
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert "Disallow: /" not in lines


def test_site_on_trial_is_closed_to_robots(client: Client, section: NewsIndex, settings: Settings) -> None:
    settings.ROBOTS_ALLOW = False
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_security_txt_says_whom_to_tell_and_until_when(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    fields = dict(line.split(": ", 1) for line in lines)
    assert fields["Contact"] == "mailto:security@example.org"
    assert NOW < datetime.fromisoformat(fields["Expires"]) < NOW + timedelta(days=365)
    assert fields["Preferred-Languages"] == "en"
    assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
