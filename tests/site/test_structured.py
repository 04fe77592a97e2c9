"""What pages say of themselves in the words of schema.org, and of the pictures that they are shown with."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings
from wagtail.models import Site

from news.models import NewsImage, SiteSettings
from news.record.tail import tail
from tests import factories
from tests.site.page_types import PAGE_TYPES
from tests.site.paper import print_paper

pytestmark = pytest.mark.django_db

ADDRESSES = {"url", "item", "@id", "mainEntityOfPage", "urlTemplate"}
# In the order of the page. A story has its own; pages that are not found, and drafts, have none.
TYPES = {
    "front page": ["NewsMediaOrganization", "WebSite"],
    "article": ["NewsArticle", "BreadcrumbList"],
    "article right to left": ["NewsArticle", "BreadcrumbList"],
    "section": ["BreadcrumbList"],
    "tag": ["BreadcrumbList"],
    "author": ["BreadcrumbList", "ProfilePage"],
    "archive of a section's day": ["BreadcrumbList"],
    "plain page": ["BreadcrumbList"],
    "not found": [],
    "taken back": [],
    "preview": [],
}


def soup(client: Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


def things(page: BeautifulSoup) -> list[dict[str, Any]]:
    return [json.loads(each.get_text()) for each in page.select('script[type="application/ld+json"]')]


def thing(page: BeautifulSoup, kind: str) -> dict[str, Any]:
    [found] = [each for each in things(page) if each["@type"] == kind]
    return found


def addresses(value: Any) -> Iterator[str]:
    """Yield every address within a thing of schema.org."""
    if isinstance(value, list):
        for each in value:
            yield from addresses(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name in ADDRESSES and isinstance(each, str):
                yield each
            else:
                yield from addresses(each)


def opengraph(page: BeautifulSoup) -> dict[str, str]:
    return {str(each["property"]): str(each["content"]) for each in page.select("meta[property]")}


def with_logo(**fields: Any) -> NewsImage:
    image = factories.image(file=factories.image_file(size=(300, 100)), **fields)
    about = SiteSettings.for_site(Site.objects.get())
    about.logo = image
    about.save()
    return image


def test_addresses_are_whole_on_every_type_of_page(client: Client, settings: Settings) -> None:
    paper = print_paper(settings)
    with_logo()
    shown: dict[str, list[str]] = {}
    for page in PAGE_TYPES:
        found = soup(client, paper.address(page))
        shown[page.name] = [each["@type"] for each in things(found)]
        head = opengraph(found)
        whole = [*addresses(things(found)), *(head[name] for name in ("og:url", "og:image") if name in head)]
        whole += [str(link["href"]) for link in found.select("head link[rel=canonical], head link[hreflang]")]
        assert [url for url in whole if not url.startswith("http://localhost/")] == [], page.name
        # They say that nothing may be kept of them, and nothing else.
        assert bool(head) == (page.status == 200 and page.name != "preview"), page.name
    assert {name: shown[name] for name in TYPES} == TYPES


def test_author_is_a_person_with_a_profile(client: Client) -> None:
    links = [("link", {"label": "Her own site", "url": "https://ada.example/"})]
    portrait = factories.image(file=factories.image_file(size=(700, 700)))
    ada = factories.author(name="Ada", slug="ada", biography="Of the sea.", links=links, portrait=portrait)
    factories.article(factories.section(slug="politics"), authors=[ada])
    page = soup(client, "/authors/ada/")
    person = thing(page, "ProfilePage")["mainEntity"]
    pictures = person.pop("image")
    assert person == {
        "@type": "Person",
        "name": "Ada",
        "url": "http://localhost/authors/ada/",
        "description": "Of the sea.",
        "sameAs": ["https://ada.example/"],
    }
    assert [each["width"] for each in pictures] == [640, 320]
    assert opengraph(page)["og:image"] == pictures[0]["url"]
    # The page itself names no host.
    shown = page.select(".author-head__portrait img")[0]
    assert str(shown["src"]) == pictures[0]["url"].removeprefix("http://localhost")


def test_authors_of_a_story_are_named(client: Client) -> None:
    names = ["Ada", "Grace “&” <Hopper>"]
    authors = [factories.author(name=name) for name in names]
    factories.article(factories.section(slug="politics"), slug="story", authors=authors)
    page = soup(client, "/politics/story/")
    assert [meta["content"] for meta in page.select("meta[name=author]")] == [", ".join(names)]


def test_section_is_shown_with_its_picture(client: Client) -> None:
    image = factories.image(file=factories.image_file(size=(900, 600)), alt_text="The town hall")
    factories.section(slug="politics", image=image)
    head = opengraph(soup(client, "/politics/"))
    assert head["og:image"].startswith("http://localhost/media/")
    assert (head["og:image:width"], head["og:image:height"]) == ("640", "426")
    assert head["og:image:alt"] == "The town hall"


def test_logo_is_that_of_the_publisher_and_costs_no_query(client: Client, settings: Settings) -> None:
    factories.section(slug="politics")
    settings.LOG_POLL_SECONDS = 60
    tail.forget()
    client.get("/")
    with CaptureQueriesContext(connection) as without:
        client.get("/")
    with_logo()
    tail.forget()
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        page = soup(client, "/")
    assert len(queries) == len(without)
    [logo] = page.select(".masthead__logo")
    assert thing(page, "NewsMediaOrganization")["logo"] == {
        "@type": "ImageObject",
        "url": f"http://localhost{logo['src']}",
        "width": 300,
        "height": 100,
    }


def test_logo_that_was_replaced_or_deleted_is_so_at_once(client: Client) -> None:
    factories.section(slug="politics")
    image = with_logo()
    before = str(soup(client, "/").select(".masthead__logo")[0]["src"])
    editor = Client()
    editor.force_login(factories.superuser())
    fields = {"title": "Logo", "alt_text": "Logo", "file": factories.image_file("other.png", size=(200, 100))}
    assert editor.post(reverse("wagtailimages:edit", args=[image.pk]), fields).status_code == 302
    after = soup(client, "/").select(".masthead__logo")[0]
    assert str(after["src"]) != before
    assert after["width"] == "200"
    assert editor.post(reverse("wagtailimages:delete", args=[image.pk])).status_code == 302
    page = soup(client, "/")
    assert page.select(".masthead__logo") == []
    assert page.select("h1")[0].get_text().strip() == "Dateline"


def test_logo_whose_file_is_lost_costs_no_page(client: Client) -> None:
    factories.section(slug="politics")
    default_storage.delete(with_logo().file.name)
    response = client.get("/politics/")
    assert response.status_code == 200
    assert b"masthead__logo" not in response.content
