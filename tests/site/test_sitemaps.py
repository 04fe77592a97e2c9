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
from wagtail.models import Locale, PageViewRestriction, Site

from home.models import StandardPage
from news.models import NewsIndex, SiteSettings
from news.record.tail import tail
from news.site.sitemaps import articles
from news.site.sitemaps import news as latest_news
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
    monkeypatch.setattr(articles, "MOST_IN_A_MONTH", 2)
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
        "en-20260-03",
        "en-2026-03-02-01",
        "en-2026-3",
        "en-0000-00",
        "en-tags",
        "en-authors",
        "az-tags",
        "en-pages",
        "en-" + "a" * 5000,
        "%00-2026-03",
        "en-२०२६-०३",
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
    alternates = {
        texts(each, "s:loc")[0]: [link.attrib["href"] for link in each.findall("xhtml:link", NAMES)]
        for each in tree(client, "/sitemap-pages.xml").findall("s:url", NAMES)
    }
    for page in ("politics/", "", "archive/"):
        pair = [f"http://localhost/{page}", f"http://localhost/az/{page}"]
        assert [alternates[url] for url in pair] == [pair, pair]
    for url in pages:
        assert client.get(url.removeprefix("http://localhost")).status_code == 200, url


def test_years_before_a_thousand_have_four_digits(client: Client, section: NewsIndex) -> None:
    factories.article(section, slug="old", published_at=datetime(988, 7, 1, 12, tzinfo=UTC))
    index = texts(tree(client, "/sitemap.xml"), "s:sitemap/s:loc")
    assert "http://localhost/sitemap-en-0988-07.xml" in index
    month = tree(client, "/sitemap-en-0988-07.xml")
    assert texts(month, "s:url/s:loc") == ["http://localhost/politics/old/"]


def test_every_sitemap_of_the_index_is_there_and_every_address_in_it(
    client: Client, section: NewsIndex
) -> None:
    author = factories.author(slug="leyla", name="Leyla & Co")
    deniz = factories.section(section, title="Dəniz", slug="dəniz")
    story(deniz, 2, slug="körpü", tags=["Körpülər & çaylar", "🦔", "日本"], authors=[author])
    about = StandardPage(title="About", slug="haqqımızda", body="<p>Us.</p>")
    factories.home().add_child(instance=about)
    factories.publish(about)
    found: list[str] = []
    for address in texts(tree(client, "/sitemap.xml"), "s:sitemap/s:loc"):
        sitemap = tree(client, address.removeprefix("http://localhost"))
        found += texts(sitemap, "s:url/s:loc")
        assert len(texts(sitemap, "s:url/s:lastmod")) == len(sitemap) or "news" in address
    assert len(found) == len(set(found))
    for url in found:
        assert url.isascii()
        assert client.get(url.removeprefix("http://localhost")).status_code == 200, url
    for part in ("/authors/leyla/", "/politics/d%C9%99niz/", "/haqq%C4%B1m%C4%B1zda/", "/most-read/"):
        assert f"http://localhost{part}" in found
    tags = {url.removeprefix("http://localhost/tags/") for url in found if "/tags/" in url}
    assert tags == {"", "k%C3%B6rp%C3%BCl%C9%99r-%C3%A7aylar/", "%E6%97%A5%E6%9C%AC/"}


def test_nothing_that_is_not_public_is_in_a_sitemap(client: Client, section: NewsIndex) -> None:
    story(section, 2, tags=["sea"])
    author = factories.author(slug="hidden-author")
    hidden = {"tags": ["hidden-tag"], "authors": [author]}
    private = factories.section(title="Private", slug="hidden-section")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    factories.draft(section, slug="hidden-draft", **hidden)
    story(private, 2, slug="hidden-story", **hidden)
    factories.retract(story(section, 2, slug="hidden-retracted", **hidden))
    for live, slug in ((False, "hidden-page"), (True, "hidden-locked")):
        page = StandardPage(title=slug, slug=slug, live=live)
        factories.home().add_child(instance=page)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    index = client.get("/sitemap.xml").content.decode()
    told = index + "".join(
        client.get(address.removeprefix("http://localhost")).content.decode()
        for address in texts(tree(client, "/sitemap.xml"), "s:sitemap/s:loc")
    )
    assert "/politics/" in told
    assert "hidden" not in told
    assert "authors.xml" not in index


def test_what_has_expired_is_in_no_sitemap_in_that_second(client: Client, section: NewsIndex) -> None:
    with time_machine.travel(NOW, tick=False):
        story(section, 20, slug="ends", tags=["sea"], expire_at=NOW + timedelta(hours=1))
    with time_machine.travel(NOW + timedelta(hours=1, seconds=1), tick=False):
        tail.forget()
        for name in ("-news", "-pages", ""):
            assert "ends" not in client.get(f"/sitemap{name}.xml").content.decode()
        assert client.get("/sitemap-en-2026-03.xml").status_code == 404
        sea = client.get("/sitemap-en-tags.xml")
        assert sea.status_code == 404 or "sea" not in sea.content.decode()


def test_pages_tell_when_something_in_them_changed(client: Client, section: NewsIndex) -> None:
    quiet = factories.section(title="Quiet", slug="quiet")
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        factories.article(section, published_at=NOW + timedelta(hours=23))
        found = tree(client, "/sitemap-pages.xml")
    changes = dict(zip(texts(found, "s:url/s:loc"), texts(found, "s:url/s:lastmod"), strict=True))
    later = (NOW + timedelta(hours=23)).isoformat()
    assert changes["http://localhost/politics/"] == later
    assert changes["http://localhost/"] == later
    assert changes["http://localhost/quiet/"] == quiet.last_published_at.isoformat()


@pytest.mark.parametrize("name", ["", "-pages", "-en-2026-03", "-en-tags"])
def test_sitemap_that_did_not_change_costs_nothing(
    client: Client, section: NewsIndex, settings: Settings, name: str
) -> None:
    story(section, 2, tags=["sea"])
    client.get("/")  # what Wagtail makes for a site's first reader
    settings.LOG_POLL_SECONDS = 60
    tail.forget()
    first = client.get(f"/sitemap{name}.xml")
    assert first["Cache-Control"] == "public, max-age=300"
    with CaptureQueriesContext(connection) as queries:
        again = client.get(f"/sitemap{name}.xml", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, len(queries)) == (304, 0)
    tail.forget()
    story(section, 3)
    assert client.get(f"/sitemap{name}.xml", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_sitemap_of_a_day_is_bounded(
    client: Client, section: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "MOST_IN_A_MONTH", 2)
    monkeypatch.setattr(articles, "MOST", 3)
    for number in range(5):
        story(section, 2, slug=f"s{number}")
    assert len(tree(client, "/sitemap-en-2026-03-02.xml")) == 3


def test_addresses_are_the_sites_own_whoever_asks(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    story(section, 2, tags=["sea"])
    for name in ("", "-pages", "-news", "-en-2026-03", "-en-tags"):
        answer = client.get(f"/sitemap{name}.xml", headers={"host": "evil.example"})
        assert answer.status_code == 200
        assert "evil.example" not in answer.content.decode()


def test_sitemaps_are_only_read(client: Client, section: NewsIndex) -> None:
    story(section, 2, tags=["sea"])
    for name in ("", "-pages", "-news", "-en-2026-03", "-en-tags"):
        assert client.head(f"/sitemap{name}.xml").status_code == 200
        for method in ("post", "put", "patch", "delete"):
            assert getattr(client, method)(f"/sitemap{name}.xml").status_code == 405


def test_news_sitemap_has_the_last_48_hours(client: Client, section: NewsIndex) -> None:
    for hours, title in ((1, "New & ]]> <b>"), (47, "Still"), (49, "Old"), (-2, "Ahead")):
        factories.article(section, title=title, published_at=NOW - timedelta(hours=hours))
    news = tree(client, "/sitemap-news.xml")
    assert texts(news, "s:url/news:news/news:title") == ["New & ]]> <b>", "Still"]
    assert texts(news, "s:url/news:news/news:publication/news:language") == ["en", "en"]
    assert texts(news, "s:url/news:news/news:publication/news:name") == ["Dateline", "Dateline"]
    assert texts(news, "s:url/news:news/news:publication_date")[0] == "2026-03-20T11:00:00+00:00"


def test_news_sitemap_survives_any_text(client: Client, section: NewsIndex) -> None:
    about = SiteSettings.for_site(Site.objects.get())
    about.name = "The \x01Coast & ]]> <Co>"
    about.save()
    factories.article(section, title="Con\x08trol & 🦔 \ufffe مرحبا", published_at=NOW - timedelta(hours=1))
    news = tree(client, "/sitemap-news.xml")
    assert texts(news, ".//news:name") == ["The Coast & ]]> <Co>"]
    assert texts(news, ".//news:title") == ["Control & 🦔  مرحبا"]


def test_news_sitemap_has_at_most_a_thousand(
    client: Client, section: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latest_news, "MOST", 2)
    for hours in (1, 2, 3):
        factories.article(section, title=f"{hours}", published_at=NOW - timedelta(hours=hours))
    assert texts(tree(client, "/sitemap-news.xml"), ".//news:title") == ["1", "2"]


@pytest.mark.parametrize(
    ("code", "language"), [("az", "az"), ("pt-br", "pt"), ("zh-hans", "zh-cn"), ("zh-hant", "zh-tw")]
)
def test_news_sitemap_names_languages_as_it_is_asked_to(code: str, language: str) -> None:
    assert latest_news.short(code) == language


def test_sitemaps_cost_the_same_whatever_they_hold(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    story(section, 2, tags=["sea"], authors=[factories.author()])
    paths = [
        "/sitemap.xml",
        "/sitemap-pages.xml",
        "/sitemap-news.xml",
        "/sitemap-en-2026-03.xml",
        "/sitemap-en-tags.xml",
        "/sitemap-en-authors.xml",
    ]

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

    assert costs() == [0, 0, 1, 1, 1, 2]
    for day in range(1, 19):
        story(section, day, tags=[f"t{day}"], authors=[factories.author()])
    assert costs() == [0, 0, 1, 1, 1, 2]
