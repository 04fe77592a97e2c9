"""What pages that are open are told of a stream."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import Locale, PageViewRestriction, Site

from home.models import HomePage
from news.models import NewsIndex
from news.record.tail import tail
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def newest(client: Client, name: str) -> list[int]:
    response = client.get(f"/-/live/{name}")
    assert response.status_code == 200, name
    assert list(response.json()) == ["newest"]
    found: list[int] = response.json()["newest"]
    return found


def test_each_stream_of_the_site_names_its_newest_first(client: Client, section: NewsIndex) -> None:
    home, author, now = factories.home(), factories.author(), timezone.now()
    other = factories.section(title="City", slug="city")
    a = factories.article(section, tags=["Dəniz"], published_at=now - timedelta(hours=2)).pk
    b = factories.article(section, authors=[author], published_at=now - timedelta(hours=1)).pk
    c = factories.article(other, tags=["Dəniz"], authors=[author], published_at=now - timedelta(hours=3)).pk
    assert newest(client, f"site:{home.pk}") == [b, a, c]
    assert newest(client, f"section:{section.pk}") == [b, a]
    assert newest(client, f"tag:{home.pk}:dəniz") == [a, c]
    assert newest(client, f"author:{home.pk}:{author.pk}") == [b, c]


def test_twenty_are_named_at_most(client: Client, section: NewsIndex) -> None:
    author = factories.author()
    pks = [factories.article(section, authors=[author]).pk for _ in range(22)]
    assert newest(client, f"section:{section.pk}") == pks[:1:-1]
    assert newest(client, f"author:{factories.home().pk}:{author.pk}") == pks[:1:-1]


def test_author_of_two_languages_has_news_in_each(client: Client, section: NewsIndex) -> None:
    home, author = factories.home(), factories.author()
    translated = home.copy_for_translation(Locale.objects.create(language_code="az"))
    translated.save_revision().publish()
    ours = factories.article(section, authors=[author]).pk
    theirs = factories.article(factories.section(translated), authors=[author]).pk
    assert newest(client, f"author:{home.pk}:{author.pk}") == [ours]
    assert newest(client, f"author:{translated.pk}:{author.pk}") == [theirs]


def test_what_goes_and_what_expires_is_not_named_any_more(client: Client, section: NewsIndex) -> None:
    gone, kept = factories.article(section), factories.article(section)
    ends = timezone.now() + timedelta(hours=1)
    ending = factories.publish_change(factories.article(section), expire_at=ends)
    assert newest(client, f"section:{section.pk}") == [ending.pk, kept.pk, gone.pk]
    factories.retract(gone)
    assert newest(client, f"section:{section.pk}") == [ending.pk, kept.pk]
    with time_machine.travel(ends + timedelta(seconds=1)):
        assert newest(client, f"section:{section.pk}") == [kept.pk]


def test_who_knows_it_already_is_told_so_without_a_query(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    factories.article(section)
    settings.LOG_POLL_SECONDS = 3600
    tail.forget()
    first = client.get(f"/-/live/section:{section.pk}")
    assert first.headers["Cache-Control"] == "public, max-age=0, s-maxage=5"
    for headers, status in (({}, 200), ({"If-None-Match": first.headers["ETag"]}, 304)):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/-/live/section:{section.pk}", headers=headers).status_code == status
        assert len(queries) == 0
    factories.article(section)
    tail.forget()
    headers = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"/-/live/section:{section.pk}", headers=headers).status_code == 200


def test_nothing_is_told_of_what_is_not_public(client: Client, section: NewsIndex) -> None:
    other_site = Site.objects.get(is_default_site=True).root_page.get_parent()
    foreign = other_site.add_child(instance=HomePage(title="Other", slug="other"))
    Site.objects.create(hostname="other.example", root_page=foreign)
    theirs, locked = factories.section(foreign, slug="theirs"), factories.section(slug="locked")
    author = factories.author()
    factories.article(theirs, authors=[author], tags=["sea"])
    factories.article(locked, authors=[author], tags=["sea"])
    factories.draft(section, authors=[author], tags=["sea"])
    PageViewRestriction.objects.create(
        page=locked, restriction_type=PageViewRestriction.PASSWORD, password="a"
    )
    home = factories.home()
    for name in (
        f"site:{foreign.pk}",
        f"section:{theirs.pk}",
        f"section:{locked.pk}",
        f"tag:{foreign.pk}:sea",
    ):
        assert client.get(f"/-/live/{name}").status_code == 404, name
    assert client.get(f"/-/live/author:{foreign.pk}:{author.pk}").status_code == 404
    for name in (f"site:{home.pk}", f"section:{section.pk}", f"tag:{home.pk}:sea"):
        assert newest(client, name) == [], name
    assert newest(client, f"author:{home.pk}:{author.pk}") == []


@pytest.mark.parametrize(
    "name",
    [
        "site",
        "site:",
        "site:x",
        "site:{home}:x",
        "site:-{home}",
        "site:٣",
        "site:99999999999999999999999",
        "breaking:{home}",
        "section:{home}",
        "section:{section}:x",
        "tag:{home}",
        "tag:{home}:",
        "tag:{home}:a%00",
        "tag:{home}:" + "a" * 3000,
        "author:{section}",
        "author:{home}:x",
        "author:{home}:0",
        "author:{home}:99999999999999999999999",
        "%00",
        "%ff",
        "🦉",
    ],
)
def test_name_of_no_stream_is_not_found(client: Client, section: NewsIndex, name: str) -> None:
    name = name.format(home=factories.home().pk, section=section.pk)
    assert client.get(f"/-/live/{name}").status_code == 404


def test_stream_is_only_read(client: Client, section: NewsIndex) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(f"/-/live/section:{section.pk}").status_code == 405


def told_of(client: Client, path: str) -> tuple[str, list[int]]:
    """Return the stream that a page follows, and the articles that its reader is not told of."""
    page = BeautifulSoup(client.get(path).content, "html.parser")
    element = page.select("[data-stream]")[0]
    return str(element["data-stream"]), [int(each) for each in str(element["data-shown"]).split()]


def test_pages_follow_their_streams_and_know_the_newest(client: Client, section: NewsIndex) -> None:
    author = factories.author(slug="leyla")
    for number in range(3):
        factories.article(section, slug=f"story-{number}", tags=["sea"], authors=[author])
    for path in (
        "/",
        "/politics/",
        "/tags/sea/",
        "/authors/leyla/",
        "/politics/story-2/",
        "/politics/story-0/",
    ):
        stream, shown = told_of(client, path)
        assert newest(client, stream)[0] in shown, path


def test_front_page_without_the_latest_news_knows_them_all_the_same(
    client: Client, section: NewsIndex
) -> None:
    old = factories.article(section)
    for _ in range(3):
        factories.article(section)
    home = HomePage.objects.get()
    home.arrangement = [("lead_stories", {"stories": [{"article": old, "until": None}]})]
    home.save_revision().publish()
    stream, shown = told_of(client, "/")
    assert newest(client, stream)[0] in shown


def test_later_page_follows_nothing(client: Client, section: NewsIndex) -> None:
    for _ in range(21):
        factories.article(section)
    page = BeautifulSoup(client.get("/politics/").content, "html.parser")
    older = client.get(f"/politics/{page.select('.pager__older')[0]['href']}").content.decode()
    assert "data-stream" not in older
    assert "live.js" not in older
