"""Feeds, read by the programs that readers use."""

import json
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from xml.etree import ElementTree as ET

import feedparser
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import Locale, PageViewRestriction, Site

from news.models import NewsIndex, SiteSettings
from news.record.models import PublishedArticle
from news.record.tail import tail
from tests import factories

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 10, 8, 55, tzinfo=UTC)
HOSTILE = [
    "Ends here ]]> and goes on",
    "Tea & <b>cakes</b> &amp; &#60;",
    "“Quotes” 'and' \"more\"",
    "Emoji 🦔👩‍👩‍👧 and 𝔾othic",
    "Control \x01\x08\x0b\x1f\x7f\ufffe here",
    "مرحبا بالعالم",
    "</title><script>alert(1)</script>",
]
FORMS = ["rss", "atom", "json"]


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def html_of(title: str) -> str:
    return (
        title.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
    )


def visible(title: str) -> str:
    """Return a title without what no XML can hold."""
    return title.translate(dict.fromkeys([1, 8, 11, 31, 0xFFFE]))


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_any_title_survives_a_real_parser(client: Client, section: NewsIndex, form: str) -> None:
    for title in HOSTILE:
        body = [("paragraph", f"<p>{title.replace('<', '&lt;')}</p>")]
        factories.article(section, title=title, standfirst=title, kicker=title[:60], body=body, tags=[title])
    written = text(client, f"/feed.{form}")
    ET.fromstring(written.encode())
    # What it would clean away must be there still: titles are text, not markup.
    feed = feedparser.parse(written, sanitize_html=False, resolve_relative_uris=False)
    assert not feed.bozo, feed.get("bozo_exception")
    found = [entry.title for entry in feed.entries]
    assert found == [visible(title) for title in reversed(HOSTILE)]
    for entry, title in zip(feed.entries, reversed(HOSTILE), strict=True):
        assert entry.tags[0].term == visible(title)
        # The standfirst is text, told as HTML; the body is HTML.
        assert unescape(entry.summary) == visible(title)
        assert entry.summary == html_of(visible(title))
        assert [each.value for each in entry.content if each.value.startswith("<p>")]


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_of_a_paper_a_section_a_tag_or_an_author_survives(
    client: Client, section: NewsIndex, name: str
) -> None:
    about = SiteSettings.for_site(Site.objects.get())
    about.name = about.tagline = name
    about.save()
    factories.publish_change(section, title=name)
    factories.article(section, tags=[name], authors=[factories.author(name=name, slug="ada")])
    slug = PublishedArticle.objects.get().content["tags"][0]["slug"]
    for path in ("/", "/politics/", f"/tags/{slug}/", "/authors/ada/"):
        title = visible(name if path == "/" else f"{name} – {name}")
        for form in ("rss", "atom"):
            feed = feedparser.parse(text(client, f"{path}feed.{form}"), sanitize_html=False)
            assert (feed.bozo, feed.feed.title) == (False, title), (path, form)
        assert json.loads(text(client, f"{path}feed.json"))["title"] == title


def test_json_feed_holds_any_title(client: Client, section: NewsIndex) -> None:
    for title in HOSTILE:
        factories.article(section, title=title)
    feed = json.loads(text(client, "/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["title"] for item in feed["items"]] == [visible(title) for title in reversed(HOSTILE)]


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_entry_tells_all_of_a_story(client: Client, section: NewsIndex, form: str) -> None:
    author = factories.author(name="Leyla Aliyeva", slug="leyla")
    image = factories.image(
        file=factories.image_file(size=(900, 600)), alt_text="A bridge", credit="The Coast"
    )
    link = f'<p>As <a linktype="page" id="{factories.article(section, slug="other").pk}">here</a></p>'
    article = factories.article(
        section,
        title="Bridge opens",
        slug="bridge",
        standfirst="At last.",
        authors=[author],
        tags=["bridges"],
        lead_image=image,
        published_at=AT,
        body=[("paragraph", link)],
    )
    feed = feedparser.parse(text(client, f"/politics/feed.{form}"), sanitize_html=False)
    assert feed.feed.title == "Politics – Dateline"
    assert feed.feed.link == "http://localhost/politics/"
    assert {"rel": "self", "href": f"http://localhost/politics/feed.{form}"}.items() <= dict(
        next(each for each in feed.feed.links if each.rel == "self")
    ).items()
    assert feed.feed.language.startswith("en")
    entry = next(each for each in feed.entries if each.title == "Bridge opens")
    assert entry.link == "http://localhost/politics/bridge/"
    assert entry.id == f"http://localhost/api/content/v1/articles/{article.pk}"
    assert entry.published_parsed[:5] == (2026, 3, 10, 8, 55)
    assert entry.updated_parsed[:5] == (2026, 3, 10, 8, 55)
    assert entry.summary == "At last."
    assert "Leyla Aliyeva" in [each.name for each in entry.authors]
    assert [tag.term for tag in entry.tags] == ["bridges"]
    assert 'href="http://localhost/politics/other/"' in entry.content[0].value
    (media,) = entry.media_content
    assert (media["type"], media["medium"], media["width"]) == ("image/jpeg", "image", "640")
    assert media["url"].startswith("http://localhost/media/")
    assert entry.media_credit[0]["content"] == "The Coast"


def test_item_of_json_feed_tells_all_of_a_story(client: Client, section: NewsIndex) -> None:
    author = factories.author(name="Leyla Aliyeva", slug="leyla")
    article = factories.article(
        section,
        title="Bridge",
        slug="bridge",
        standfirst="At last.",
        authors=[author],
        tags=["b"],
        published_at=AT,
    )
    feed = json.loads(text(client, "/authors/leyla/feed.json"))
    assert {name: feed[name] for name in ("title", "home_page_url", "feed_url", "language")} == {
        "title": "Leyla Aliyeva – Dateline",
        "home_page_url": "http://localhost/authors/leyla/",
        "feed_url": "http://localhost/authors/leyla/feed.json",
        "language": "en",
    }
    row = PublishedArticle.objects.get(pk=article.pk)
    assert feed["items"] == [
        {
            "id": f"http://localhost/api/content/v1/articles/{article.pk}",
            "url": "http://localhost/politics/bridge/",
            "title": "Bridge",
            "content_html": row.content["body_html"],
            "summary": "At last.",
            "date_published": "2026-03-10T08:55:00+00:00",
            "date_modified": row.content["updated_at"],
            "authors": [{"name": "Leyla Aliyeva"}],
            "tags": ["b"],
            "language": "en",
        }
    ]


def test_each_place_has_the_feed_of_its_own_stories(client: Client, section: NewsIndex) -> None:
    inner = factories.section(section, title="Parliament", slug="parliament")
    other = factories.section(title="City", slug="city")
    author = factories.author(slug="leyla")
    factories.article(inner, title="Inside", tags=["sea"])
    factories.article(other, title="Elsewhere", authors=[author])
    expected = {
        "/": ["Elsewhere", "Inside"],
        "/politics/": ["Inside"],
        "/politics/parliament/": ["Inside"],
        "/city/": ["Elsewhere"],
        "/tags/sea/": ["Inside"],
        "/authors/leyla/": ["Elsewhere"],
    }
    for path, titles in expected.items():
        for form in ("rss", "atom"):
            feed = feedparser.parse(text(client, f"{path}feed.{form}"))
            assert [entry.title for entry in feed.entries] == titles, (path, form)
        # And they are told of where they are.
        assert f'href="{path}feed.rss"' in text(client, path)


def test_feed_without_a_story_is_a_whole_feed(client: Client, section: NewsIndex) -> None:
    for form in ("rss", "atom"):
        feed = feedparser.parse(text(client, f"/politics/feed.{form}"))
        assert (feed.bozo, feed.entries) == (False, [])
        assert feed.feed.updated_parsed
    assert json.loads(text(client, "/politics/feed.json"))["items"] == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/tags/nothing/",
        "/authors/nothing/",
        "/private/",
        "/tags/draftword/",
        "/az/",
        "/tags/%00/",
    ],
)
def test_feed_of_what_is_not_public_is_not_found(
    client: Client, section: NewsIndex, path: str, form: str
) -> None:
    private = factories.section(title="Private", slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    factories.draft(section, tags=["draftword"], authors=[factories.author(slug="draftauthor")])
    assert client.get(f"{path}feed.{form}").status_code == 404
    assert client.get(f"/authors/draftauthor/feed.{form}").status_code == 404


def test_id_stays_when_a_story_moves(client: Client, section: NewsIndex) -> None:
    article = factories.article(section, slug="old")
    before = feedparser.parse(text(client, "/feed.rss")).entries[0]
    factories.publish_change(article, slug="new")
    after = feedparser.parse(text(client, "/feed.rss")).entries[0]
    assert (before.id, before.guidislink) == (after.id, after.guidislink)
    assert after.guidislink is False
    assert (before.link, after.link) == ("http://localhost/politics/old/", "http://localhost/politics/new/")


def test_correction_is_told_as_an_update(client: Client, section: NewsIndex) -> None:
    article = factories.article(section, published_at=AT)
    with time_machine.travel(datetime(2027, 5, 6, 7, 8, tzinfo=UTC), tick=False):
        factories.publish_change(article, title="Corrected")
    for form in ("rss", "atom"):
        (entry,) = feedparser.parse(text(client, f"/feed.{form}")).entries
        assert entry.published_parsed[:4] == (2026, 3, 10, 8), form
        assert entry.updated_parsed[:4] == (2027, 5, 6, 7), form
    (item,) = json.loads(text(client, "/feed.json"))["items"]
    assert item["date_modified"] == "2027-05-06T07:08:00+00:00"


def test_story_without_an_author_is_the_papers_own_in_atom(client: Client, section: NewsIndex) -> None:
    factories.article(section)
    assert feedparser.parse(text(client, "/feed.atom")).feed.author == "Dateline"


def test_what_has_expired_leaves_the_feed_in_that_second(client: Client, section: NewsIndex) -> None:
    now = timezone.now()
    factories.article(section, title="Ends soon", expire_at=now + timedelta(hours=1))
    first = client.get("/feed.json")
    assert "Ends soon" in first.content.decode()
    with time_machine.travel(now + timedelta(hours=1, seconds=1), tick=False):
        tail.forget()
        again = client.get("/feed.json", headers={"if-none-match": first["ETag"]})
        assert json.loads(again.content)["items"] == []


def test_feed_of_a_language_has_the_stories_of_that_language(client: Client, section: NewsIndex) -> None:
    locale = Locale.objects.create(language_code="az")
    factories.home().copy_for_translation(locale).save_revision().publish()
    translated = section.copy_for_translation(locale)
    translated.slug = "siyasət"
    translated.save_revision().publish()
    author = factories.author(slug="leyla")
    factories.article(section, title="Bridge", authors=[author], tags=["Körpülər"])
    factories.article(translated, title="Körpü", authors=[author], tags=["Körpülər"])
    slug = PublishedArticle.objects.first().content["tags"][0]["slug"]  # type: ignore[union-attr]
    for path in ("/", "/siyasət/", f"/tags/{slug}/", "/authors/leyla/"):
        feed = json.loads(text(client, f"/az{path}feed.json"))
        assert (feed["language"], [each["title"] for each in feed["items"]]) == ("az", ["Körpü"]), path
        assert feed["home_page_url"].startswith("http://localhost/az/")
    for path in ("/", "/authors/leyla/"):
        feed = json.loads(text(client, f"{path}feed.json"))
        assert (feed["language"], [each["title"] for each in feed["items"]]) == ("en", ["Bridge"]), path
    for address in ("/siyasət/feed.rss", "/az/politics/feed.rss"):
        assert client.get(address).status_code == 404


def test_addresses_are_the_sites_own_whoever_asks(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    factories.article(section)
    for form in FORMS:
        assert (
            "evil.example"
            not in client.get(f"/feed.{form}", headers={"host": "evil.example"}).content.decode()
        )


@pytest.mark.parametrize("form", FORMS)
def test_feed_may_be_kept_for_a_minute_but_not_what_an_editor_asked_for(
    client: Client, section: NewsIndex, form: str
) -> None:
    answer = client.get(f"/feed.{form}")
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    client.force_login(factories.superuser())
    assert "no-store" in client.get(f"/feed.{form}")["Cache-Control"]


@pytest.mark.parametrize("form", FORMS)
def test_feed_is_only_read(client: Client, section: NewsIndex, form: str) -> None:
    factories.article(section)
    client.get("/")  # what Wagtail makes for a site's first reader
    whole = client.get(f"/feed.{form}")
    head = client.head(f"/feed.{form}")
    assert (head.status_code, head.content) == (200, b"")
    assert [head[name] for name in ("Content-Type", "ETag")] == [
        whole[name] for name in ("Content-Type", "ETag")
    ]
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"/feed.{form}").status_code == 405


def test_who_claims_to_have_a_feed_learns_nothing_of_what_is_not_there(
    client: Client, section: NewsIndex
) -> None:
    known = client.get("/feed.rss")["ETag"]
    for claim in (known, "*"):
        for path in ("/nothing/", "/tags/nothing/", "/authors/nothing/"):
            assert client.get(f"{path}feed.rss", headers={"if-none-match": claim}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/%00/",
        "/politics/%00/",
        "/tags/%F0%9F%98%80/",
        "/tags/%ff%fe/",
        f"/tags/{'a' * 10_000}/",
        f"/authors/{'ə' * 10_000}/",
        f"/{'a/' * 500}",
        "/tags/",
        "/authors/",
        "/archive/",
        "/search/",
        "/politics//",
        "/politics/../",
        "/%27%22%3Cscript%3E/",
        "/tags/1%20OR%201=1/",
    ],
)
def test_feed_at_an_odd_address_is_not_found(client: Client, section: NewsIndex, path: str) -> None:
    for form in (*FORMS, "xml", "RSS", "rss/", "rss%00"):
        assert client.get(f"{path}feed.{form}").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_feed_that_did_not_change_costs_nothing(
    client: Client, section: NewsIndex, settings: Settings, form: str
) -> None:
    article = factories.article(section)
    settings.LOG_POLL_SECONDS = 60
    tail.forget()
    first = client.get(f"/politics/feed.{form}")
    with CaptureQueriesContext(connection) as queries:
        again = client.get(f"/politics/feed.{form}", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, len(queries)) == (304, 0)
    tail.forget()
    factories.publish_change(article, title="Newer")
    changed: Any = client.get(f"/politics/feed.{form}", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "Newer" in changed.content.decode()


def test_feed_costs_one_query_whatever_it_holds(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    for number in range(35):
        factories.article(section, tags=["sea", f"t{number}"], published_at=AT + timedelta(minutes=number))
    settings.LOG_POLL_SECONDS = 60
    tail.forget()
    for path in ("/feed.rss", "/politics/feed.atom", "/tags/sea/feed.json"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            written = text(client, path)
        assert len(queries) == 1, path
    assert len(json.loads(written)["items"]) == 30
