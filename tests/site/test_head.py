"""What the heads of pages say: to search engines, and to those who show a link."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format
from wagtail.models import Locale, Page, Site

from home.models import StandardPage
from news.models import Correction, NewsIndex, SiteSettings
from tests import factories

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 10, 8, 55, tzinfo=UTC)
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!-- <script> -->",
    "\u2028 & \u2029",
    '"}]; alert(1); [{"',
    "]]> 👩‍👩‍👧 مرحبا",
]


@pytest.fixture
def section() -> NewsIndex:
    about = SiteSettings.for_site(Site.objects.get())
    about.name, about.tagline, about.organisation_name = "The Coast", "News of the sea", "Coast Ltd"
    about.save()
    return factories.section(title="Politics", slug="politics", introduction="What is decided.")


def soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def data(page: BeautifulSoup) -> dict[str, dict[str, Any]]:
    """Return the page's things of schema.org, by type."""
    things = [json.loads(each.get_text()) for each in page.select('script[type="application/ld+json"]')]
    assert all(each["@context"] == "https://schema.org" for each in things)
    return {each["@type"]: each for each in things}


def meta(page: BeautifulSoup) -> dict[str, str]:
    return {
        str(each.get("property") or each.get("name")): str(each["content"])
        for each in page.select("meta[property], meta[name]")
    }


def links(page: BeautifulSoup, rel: str) -> list[str]:
    return [str(each["href"]) for each in page.select(f'head link[rel="{rel}"]')]


def alternates(page: BeautifulSoup) -> dict[str, str]:
    return {str(each["hreflang"]): str(each["href"]) for each in page.select("head link[hreflang]")}


def full_story(section: NewsIndex, **fields: Any) -> Any:
    image = factories.image(file=factories.image_file(size=(1700, 1000)), alt_text="A bridge", credit="Coast")
    draft = factories.draft(
        section,
        **{"title": "Bridge opens", "slug": "bridge", "standfirst": "At last.", "kicker": "Roads"}
        | {"lead_image": image, "published_at": AT, "tags": ["bridges"]}
        | {"authors": [factories.author(name="Leyla Aliyeva", slug="leyla")]}
        | fields,
    )
    draft.corrections = [Correction(at=AT, text="It has four lanes.", kind="correction")]
    draft.save_revision()
    return factories.publish(draft)


def test_story_is_told_of_as_a_news_article(client: Client, section: NewsIndex) -> None:
    full_story(section)
    article = data(soup(client, "/politics/bridge/"))["NewsArticle"]
    pictures = article.pop("image")
    updated = article.pop("dateModified")
    assert datetime.fromisoformat(updated) >= AT
    assert [picture["width"] for picture in pictures] == [1600, 1280, 960]
    assert all(picture["url"].startswith("http://localhost/media/") for picture in pictures)
    assert pictures[0]["creditText"] == "Coast"
    assert article == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": "http://localhost/politics/bridge/",
        "headline": "Bridge opens",
        "alternativeHeadline": "Roads",
        "description": "At last.",
        "datePublished": "2026-03-10T08:55:00+00:00",
        "author": [{"@type": "Person", "name": "Leyla Aliyeva", "url": "http://localhost/authors/leyla/"}],
        "publisher": {
            "@context": "https://schema.org",
            "@type": "NewsMediaOrganization",
            "@id": "http://localhost/#publisher",
            "name": "Coast Ltd",
            "url": "http://localhost/",
        },
        "articleSection": "Politics",
        "keywords": ["bridges"],
        "inLanguage": "en",
        "wordCount": 2,
        "isAccessibleForFree": True,
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": "It has four lanes.",
                "datePublished": "2026-03-10T08:55:00+00:00",
            }
        ],
    }


def test_story_is_shown_as_a_card_where_its_link_is_passed_on(client: Client, section: NewsIndex) -> None:
    full_story(section, seo_title="The bridge", search_description="It opened.")
    page = soup(client, "/politics/bridge/")
    found = meta(page)
    assert page.title
    assert page.title.get_text() == "The bridge – The Coast"
    assert found["description"] == found["og:description"] == "It opened."
    assert (found["og:type"], found["og:title"], found["og:site_name"]) == (
        "article",
        "The bridge",
        "The Coast",
    )
    assert found["og:url"] == "http://localhost/politics/bridge/"
    assert (found["og:image:width"], found["og:image:alt"]) == ("1600", "A bridge")
    assert found["article:published_time"] == "2026-03-10T08:55:00+00:00"
    assert (found["article:section"], found["article:tag"]) == ("Politics", "bridges")
    assert found["twitter:card"] == "summary_large_image"
    assert found["robots"] == "max-image-preview:large"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_words_break_out_of_the_data(client: Client, section: NewsIndex, text: str) -> None:
    full_story(section, title=text, standfirst=text, kicker=text[:60], tags=[text])
    response = client.get("/politics/bridge/")
    page = BeautifulSoup(response.content, "html.parser")
    assert data(page)["NewsArticle"]["headline"] == text
    assert data(page)["BreadcrumbList"]["itemListElement"][-1]["name"] == text
    assert page.select("script:not([type])") == []
    for script in page.select('script[type="application/ld+json"]'):
        assert not set(script.get_text()) & set("<>&\u2028\u2029")
    assert meta(page)["og:title"] == text


def test_way_to_a_page_is_told(client: Client, section: NewsIndex) -> None:
    inner = factories.section(section, title="Parliament", slug="parliament")
    factories.article(inner, slug="story", title="Story", published_at=AT, tags=["sea"])
    expected = {
        "/politics/parliament/story/": ["Home", "Politics", "Parliament", "Story"],
        "/politics/parliament/": ["Home", "Politics", "Parliament"],
        "/tags/sea/": ["Home", "Tags", "sea"],
        "/archive/2026/03/10/": ["Home", "Archive", "2026", "March", "10"],
    }
    for path, names in expected.items():
        steps = data(soup(client, path))["BreadcrumbList"]["itemListElement"]
        assert [step["name"] for step in steps] == names
        assert [step["position"] for step in steps] == list(range(1, len(names) + 1))
        assert steps[-1]["item"] == f"http://localhost{path}"


def test_front_page_tells_of_the_paper_and_its_search(client: Client, section: NewsIndex) -> None:
    found = data(soup(client, "/"))
    assert found["NewsMediaOrganization"]["name"] == "Coast Ltd"
    action = found["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == "http://localhost/search/?q={search_term_string}"
    assert found["WebSite"]["publisher"] == {"@id": found["NewsMediaOrganization"]["@id"]}


def test_every_page_has_its_own_title_description_and_address(client: Client, section: NewsIndex) -> None:
    author = factories.author(name="Leyla", slug="leyla", biography="Writes of the sea.")
    factories.article(
        section, slug="story", standfirst="So.", published_at=AT, tags=["sea"], authors=[author]
    )
    factories.home().add_child(instance=StandardPage(title="About", slug="about", introduction="Who we are."))
    paths = ["/", "/politics/", "/politics/story/", "/tags/", "/tags/sea/", "/authors/", "/authors/leyla/"]
    paths += [
        "/archive/",
        "/archive/2026/",
        "/archive/2026/03/",
        "/archive/2026/03/10/",
        "/politics/archive/",
    ]
    paths += ["/most-read/", "/about/"]
    seen: dict[str, set[str]] = {"title": set(), "description": set(), "canonical": set()}
    for path in paths:
        page = soup(client, f"{path}?utm_source=x")
        assert page.title
        seen["title"].add(page.title.get_text())
        seen["description"].add(meta(page)["description"])
        assert links(page, "canonical") == [f"http://localhost{path}"]
        seen["canonical"].update(links(page, "canonical"))
        assert len(page.select("h1")) == 1, path
    assert {name: len(values) for name, values in seen.items()} == dict.fromkeys(seen, len(paths))


def test_syndicated_story_names_the_original(client: Client, section: NewsIndex) -> None:
    full_story(section, canonical_url="https://original.example/story")
    assert links(soup(client, "/politics/bridge/"), "canonical") == ["https://original.example/story"]


def test_draft_says_nothing_to_machines(client: Client, section: NewsIndex) -> None:
    draft = factories.draft(section, slug="draft", title="Draft")
    client.force_login(factories.superuser())
    response = client.get(f"/admin/pages/{draft.pk}/view_draft/")
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select("h1")[0].get_text() == "Draft"
    assert meta(page)["robots"] == "noindex"
    assert page.select('script, link[rel="canonical"], [data-seen]') == []


# Languages


@pytest.fixture
def editions(section: NewsIndex) -> dict[str, Page]:
    """A paper in English and Azerbaijani, with a section and a story in both; Russian is not on line."""
    original = full_story(section)
    factories.article(section, slug="only-here", title="Only here")
    locale = Locale.objects.create(language_code="az")
    made: dict[str, Page] = {}
    for page in (factories.home(), section, original):
        copy = Page.objects.get(pk=page.pk).specific.copy_for_translation(locale)
        copy.title = {"Home": "Baş səhifə", "Politics": "Siyasət"}.get(page.title, "Körpü açıldı")
        if page.slug == "bridge":
            copy.published_at = AT
        copy.save_revision()
        made[page.slug] = factories.publish(copy)
    russian = Locale.objects.create(language_code="ru")
    factories.home().copy_for_translation(russian)
    return made


def test_translations_name_each_other_and_themselves(client: Client, editions: dict[str, Page]) -> None:
    for path in ("/", "/politics/", "/politics/bridge/", "/archive/", "/search/", "/most-read/"):
        expected = {"en": f"http://localhost{path}", "az": f"http://localhost/az{path}"}
        expected["x-default"] = expected["en"]
        assert alternates(soup(client, path)) == expected, path
        assert alternates(soup(client, f"/az{path}")) == expected, path
    assert alternates(soup(client, "/politics/only-here/")) == {}


def test_language_switch_leads_to_the_translation_or_else_to_the_front_page(
    client: Client, editions: dict[str, Page]
) -> None:
    expected = {
        "/politics/bridge/": "/az/politics/bridge/",
        "/politics/": "/az/politics/",
        "/politics/only-here/": "/az/",
        "/": "/az/",
        "/search/?q=x": "/az/search/",
        "/nothing/": "/az/",
    }
    for path, to in expected.items():
        page = BeautifulSoup(client.get(path).content, "html.parser")
        switch = {str(link["lang"]): link for link in page.select(".languages a")}
        assert list(switch) == ["en", "az"], path
        assert str(switch["az"]["href"]).removeprefix("http://localhost") == to, path
        assert switch["en"]["aria-current"] == "true"


def test_page_speaks_its_own_language(client: Client, editions: dict[str, Page]) -> None:
    page = soup(client, "/az/politics/bridge/")
    assert page.html
    assert page.html["lang"] == "az"
    assert page.select(".dateline time")[0].get_text() == "10 mart 2026, 08:55"
    navigation = page.select(".masthead__sections a")
    assert [(link.get_text(), link["href"]) for link in navigation] == [("Siyasət", "/az/politics/")]
    assert data(page)["NewsArticle"]["inLanguage"] == "az"
    assert data(page)["NewsArticle"]["author"][0]["url"] == "http://localhost/az/authors/leyla/"


def test_language_that_is_not_on_line_is_neither_named_nor_served(
    client: Client, editions: dict[str, Page]
) -> None:
    for path in ("/ru/", "/ru/search/", "/ru/archive/", "/ru/politics/bridge/", "/ru/feed.rss", "/ru/tags/"):
        assert client.get(path).status_code == 404, path
    assert "/ru/" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("az", "10 mart 2026", "Mart 2026"),
        ("ru", "10 марта 2026", "Март 2026"),
        ("en", "10 March 2026", "March 2026"),
    ],
)
def test_months_have_the_names_of_the_language(language: str, day: str, month: str) -> None:
    with translation.override(language):
        assert date_format(AT, "j E Y") == day
        assert date_format(AT, "F Y").capitalize() == month


def test_settings_are_new_at_once(client: Client, section: NewsIndex) -> None:
    assert "The Coast" in client.get("/").content.decode()
    about = SiteSettings.for_site(Site.objects.get())
    about.name = "The Shore"
    about.save()
    assert "The Shore" in client.get("/politics/").content.decode()


def test_front_page_without_an_arrangement_reads_well_with_no_story(
    client: Client, section: NewsIndex
) -> None:
    assert soup(client, "/").select("h1")
