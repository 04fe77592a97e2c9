"""Editions in several languages: how they come to be, how they name each other, and how they end."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.models import Locale, Page, PageViewRestriction

from home.models import HomePage
from news.models import NewsArticle, NewsIndex
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def switch(page: BeautifulSoup) -> dict[str, str]:
    """Return the addresses of the language switch by language."""
    return {str(link["hreflang"]): str(link["href"]) for link in page.select(".languages a")}


def hreflang(page: BeautifulSoup) -> dict[str, str]:
    return {str(link["hreflang"]): str(link["href"]) for link in page.select("head link[hreflang]")}


def translate(page: Page, language: str = "az", **fields: Any) -> Any:
    """Publish a translation of the page; return it."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    copy = Page.objects.get(pk=page.pk).specific.copy_for_translation(locale)
    return factories.publish_change(copy, **fields)


def translate_by_the_admin(client: Client, page: Page, locale: Locale) -> None:
    """Do what "Translate this page" does, with all that is below it."""
    address = reverse("simple_translation:submit_page_translation", args=[page.pk])
    response = client.post(address, {"locales": [locale.pk], "include_subtree": "on"})
    assert response.status_code == 302


def test_tree_that_was_translated_in_the_admin_is_drafts_until_it_is_published(
    client: Client, section: NewsIndex
) -> None:
    factories.article(section, title="Vote", slug="vote")
    locale = Locale.objects.create(language_code="az")
    editor = Client()
    editor.force_login(factories.superuser())
    translate_by_the_admin(editor, factories.home(), locale)
    copies = list(Page.objects.filter(locale=locale).order_by("path").specific())
    assert [type(each) for each in copies] == [HomePage, NewsIndex, NewsArticle]
    assert [each.live for each in copies] == [False, False, False]
    for path in ("/az/", "/az/politics/", "/az/politics/vote/", "/az/search/"):
        assert client.get(path).status_code == 404
    for copy in copies:
        factories.publish(copy)
    for path in ("/", "/politics/", "/politics/vote/"):
        page, other = soup(client, path), soup(client, f"/az{path}")
        assert switch(page) == switch(other) == {"en": path, "az": f"/az{path}"}
        assert other.html
        assert other.html["lang"] == "az"
        assert hreflang(page) == hreflang(other)
        assert hreflang(page)["x-default"] == f"http://localhost{path}"


def test_switch_shows_each_language_by_its_own_name(client: Client, section: NewsIndex) -> None:
    translate(factories.home())
    translate(factories.home(), "ru")
    links = soup(client, "/politics/").select(".languages a")
    assert [(link["lang"], link.get_text()) for link in links] == [
        ("en", "English"),
        ("az", "Azərbaycanca"),
        ("ru", "Русский"),
    ]
    assert [link.get("aria-current") for link in links] == ["true", None, None]


def test_paper_in_one_language_has_no_switch(client: Client, section: NewsIndex) -> None:
    Locale.objects.create(language_code="az")
    page = soup(client, "/politics/")
    assert page.select(".languages") == []
    assert hreflang(page) == {}


def test_later_page_of_a_list_leads_to_the_first_in_the_other_language(
    client: Client, section: NewsIndex
) -> None:
    ada = factories.author(slug="ada")
    for _ in range(21):
        factories.article(section, authors=[ada])
    translate(factories.home())
    other = translate(section)
    factories.article(other, authors=[ada])
    for path in ("/politics/", "/authors/ada/"):
        first = soup(client, path)
        assert set(hreflang(first)) == {"en", "az", "x-default"}, path
        later = soup(client, path + str(first.select("a[rel=next]")[0]["href"]))
        assert switch(later)["az"] == f"/az{path}"
        assert hreflang(later) == {}


def test_copy_of_what_others_wrote_is_not_offered_to_search_engines_by_language(
    client: Client, section: NewsIndex
) -> None:
    story = factories.article(section, slug="story", canonical_url="https://original.example/story")
    translate(factories.home())
    translate(section)
    translate(story)
    page = soup(client, "/politics/story/")
    assert switch(page)["az"] == "/az/politics/story/"
    assert hreflang(page) == {}


def test_translation_that_ends_is_no_longer_named(client: Client, section: NewsIndex) -> None:
    story = factories.article(section, slug="story")
    translate(factories.home())
    other = translate(section)
    copy = translate(story)
    assert switch(soup(client, "/politics/story/"))["az"] == "/az/politics/story/"
    factories.retract(copy)
    page = soup(client, "/politics/story/")
    assert switch(page)["az"] == "/az/"
    assert hreflang(page) == {}
    other.unpublish()
    assert switch(soup(client, "/politics/"))["az"] == "/az/"


def test_edition_that_goes_off_line_or_behind_a_lock_is_neither_named_nor_served(
    client: Client, section: NewsIndex
) -> None:
    home = translate(factories.home())
    translate(section)
    assert "az" in switch(soup(client, "/politics/"))
    lock = PageViewRestriction.objects.create(page=home, restriction_type=PageViewRestriction.LOGIN)
    assert switch(soup(client, "/politics/")) == {}
    assert client.get("/az/politics/").status_code == 404
    lock.delete()
    assert "az" in switch(soup(client, "/politics/"))
    home.unpublish()
    page = soup(client, "/politics/")
    assert (switch(page), hreflang(page)) == ({}, {})
    assert client.get("/az/politics/").status_code == 404


def test_language_that_is_taken_out_of_the_settings_is_forgotten(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    translate(factories.home())
    translate(section)
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English")]
    page = soup(client, "/politics/")
    assert (switch(page), hreflang(page)) == ({}, {})
    assert "/az/" not in str(page)


def test_preview_of_a_page_says_nothing_to_machines(client: Client, section: NewsIndex) -> None:
    factories.article(section, slug="story")
    client.force_login(factories.superuser())
    for page in (factories.home(), section):
        factories.revise(page, title="Not out yet")
        found = soup(client, f"/admin/pages/{page.pk}/view_draft/")
        assert [each["content"] for each in found.select("meta[name=robots]")] == ["noindex"]
        nothing = 'link[rel=canonical], meta[property], script[type="application/ld+json"]'
        assert found.select(nothing) == [], page
    factories.home()
    assert soup(Client(), "/").select("link[rel=canonical]")


def test_language_is_told_as_opengraph_writes_it(client: Client, section: NewsIndex) -> None:
    translate(factories.home())
    translate(section)
    metas = soup(client, "/az/politics/").select('meta[property^="og:locale"]')
    assert [(meta["property"], meta["content"]) for meta in metas] == [
        ("og:locale", "az_AZ"),
        ("og:locale:alternate", "en_US"),
    ]
