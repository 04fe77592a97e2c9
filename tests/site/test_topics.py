"""Tags and authors: their pages, and the lists of all."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from news.models import NewsIndex
from news.record.tail import tail
from news.site import topic_lists
from news.site.alphabet import by_letter
from tests import factories

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics")


def soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [each.get_text() for each in page.select(".card__title")]


def test_tag_shows_its_stories_and_their_number(client: Client, section: NewsIndex) -> None:
    for number in range(22):
        factories.article(
            section, title=f"Sea {number}", tags=["Deep sea"], published_at=AT + timedelta(number)
        )
    factories.article(section, title="Land", tags=["land"])
    page = soup(client, "/tags/deep-sea/")
    assert page.select("h1")[0].get_text() == "Deep sea"
    assert titles(page) == [f"Sea {number}" for number in range(21, 1, -1)]
    older = soup(client, f"/tags/deep-sea/{page.select('.pager__older')[0]['href']}")
    assert titles(older) == ["Sea 1", "Sea 0"]
    assert older.select('.pager__newest[href="/tags/deep-sea/"]')
    assert page.title
    assert older.title
    assert page.title.get_text() != older.title.get_text()
    canonical = [str(each.select('link[rel="canonical"]')[0]["href"]) for each in (page, older)]
    assert canonical[0] == "http://localhost/tags/deep-sea/"
    assert canonical[1].startswith("http://localhost/tags/deep-sea/?before=")


def test_author_is_told_of_with_what_readers_may_know(client: Client, section: NewsIndex) -> None:
    account = factories.user("secretaccount")
    author = factories.author(
        name="Leyla Aliyeva",
        slug="leyla",
        biography="Writes of the sea.\n\nSince 1999.",
        portrait=factories.image(file=factories.image_file(size=(700, 700))),
        links=[("link", {"label": "Her letters", "url": "https://letters.example/"})],
        user=account,
    )
    factories.article(section, title="Mine", authors=[author])
    factories.article(section, title="Not mine")
    page = soup(client, "/authors/leyla/")
    assert titles(page) == ["Mine"]
    assert "Writes of the sea." in page.select(".section-head__introduction")[0].get_text()
    assert page.select('.author-head__links a[href="https://letters.example/"]')
    assert page.select(".author-head__portrait img")
    assert "secretaccount" not in str(page)


@pytest.mark.parametrize(
    "path",
    [
        "/tags/nothing/",
        "/tags/ghost/",
        "/authors/nothing/",
        "/authors/ghost/",
        "/tags/%00/",
        "/authors/%00a/",
        f"/tags/{'a' * 3000}/",
        "/tags/real/?before=x",
        "/tags/?before=x",
        "/authors/?before=%00",
    ],
)
def test_topic_without_a_public_story_is_not_found(client: Client, section: NewsIndex, path: str) -> None:
    factories.draft(section, tags=["ghost"], authors=[factories.author(slug="ghost")])
    factories.article(section, tags=["real"])
    assert client.get(path).status_code == 404


def test_topic_whose_last_story_goes_goes_with_it(client: Client, section: NewsIndex) -> None:
    article = factories.article(section, tags=["sea"], authors=[factories.author(slug="leyla")])
    for path in ("/tags/sea/", "/authors/leyla/"):
        assert client.get(path).status_code == 200
    factories.retract(article)
    for path in ("/tags/sea/", "/authors/leyla/"):
        assert client.get(path).status_code == 404
    assert soup(client, "/tags/").select(".topics") == []


def test_lists_have_all_by_letter_with_their_numbers(client: Client, section: NewsIndex) -> None:
    for name in ("Zebra", "apple", "Əncir"):
        factories.article(
            section,
            tags=[name],
            authors=[factories.author(name=name, slug=f"a-{len(name)}{name[0].lower()}")],
        )
    factories.article(section, tags=["apple"])
    page = soup(client, "/tags/")
    letters = {
        each.select("h2")[0].get_text(): " ".join(each.select("ul")[0].get_text(" ").split())
        for each in page.select(".topics")
    }
    assert letters == {"A": "apple 2", "Z": "Zebra 1", "Ə": "Əncir 1"}
    assert [link.get_text() for link in soup(client, "/authors/").select(".topics a")] == [
        "apple",
        "Zebra",
        "Əncir",
    ]
    for link in page.select(".topics a"):
        assert client.get(str(link["href"])).status_code == 200


def test_long_list_is_paged_by_key(
    client: Client, section: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(topic_lists, "TAGS", 2)
    factories.article(section, tags=["a", "b", "c"])
    page = soup(client, "/tags/")
    assert [link.get_text() for link in page.select(".topics a")] == ["a", "b"]
    cursor = page.select(".pager__older")[0]["href"]
    rest = soup(client, f"/tags/{cursor}")
    assert [link.get_text() for link in rest.select(".topics a")] == ["c"]
    assert rest.select(".pager__older") == []
    assert [each.select('link[rel="canonical"]')[0]["href"] for each in (page, rest)] == [
        "http://localhost/tags/",
        f"http://localhost/tags/{cursor}",
    ]
    assert [each.select("h1")[0].get_text() for each in (page, rest)] == ["Tags", "Tags, continued"]
    assert rest.select('.breadcrumb a[href="/tags/"]')
    assert client.get(f"/authors/{cursor}").status_code == 404


@pytest.mark.parametrize(
    ("language", "ordered"),
    [
        ("en", {"2": ["2026"], "A": ["ağac", "apple"], "E": ["Émile"], "Z": ["Zoo"], "Б": ["Баку"]}),
        (
            "az",
            {
                "C": ["cəza"],
                "Ç": ["çay"],
                "E": ["ev"],
                "Ə": ["əl"],
                "H": ["hal"],
                "X": ["xal"],
                "I": ["Işıq"],
                "İ": ["idman", "İz"],
                "J": ["jaket"],
            },
        ),
        ("ru", {"Е": ["еда"], "Ё": ["ёлка"], "Ж": ["жук"], "И": ["игра"], "Й": ["йога"], "E": ["Euro"]}),
    ],
)
def test_names_stand_as_the_language_orders_them(language: str, ordered: dict[str, list[str]]) -> None:
    names = [name for some in ordered.values() for name in some]
    found = by_letter(reversed(names), name=str, language=language)
    assert dict(found) == ordered
    assert list(dict(found)) == list(ordered)


def test_authors_have_small_portraits_where_there_are_any(client: Client, section: NewsIndex) -> None:
    shown = factories.author(
        name="Shown", portrait=factories.image(file=factories.image_file(size=(300, 200)))
    )
    image = factories.image()
    lost = factories.author(name="Lost", portrait=image)
    image.file.delete(save=False)
    factories.article(section, authors=[shown, lost, factories.author(name="Unseen")])
    page = soup(client, "/authors/")
    assert [link.get_text() for link in page.select(".topics a")] == ["Lost", "Shown", "Unseen"]
    pictures = page.select(".topics img")
    assert len(pictures) == 1
    assert pictures[0].parent is not None
    assert pictures[0].parent.select("a")[0].get_text() == "Shown"
    assert client.get(str(pictures[0]["src"])).headers["Content-Type"] == "image/webp"


def test_author_without_a_biography_is_described_all_the_same(client: Client, section: NewsIndex) -> None:
    factories.article(section, authors=[factories.author(name="Leyla Aliyeva", slug="leyla")])
    described = soup(client, "/authors/leyla/").select('meta[name="description"]')[0]
    assert described["content"] == "Stories by Leyla Aliyeva."


def test_pages_cost_the_same_whatever_they_list(
    client: Client, section: NewsIndex, settings: Settings
) -> None:
    author = factories.author(slug="leyla", portrait=factories.image())
    factories.article(section, tags=["sea"], authors=[author])
    settings.LOG_POLL_SECONDS = 60

    def costs() -> list[int]:
        tail.forget()
        found = []
        for path in ("/tags/sea/", "/authors/leyla/", "/tags/", "/authors/", "/politics/"):
            client.get(path)
            with CaptureQueriesContext(connection) as queries:
                soup(client, path)
            found.append(len(queries))
        return found

    before = costs()
    for number in range(25):
        other = factories.author(portrait=factories.image())
        factories.article(section, tags=["sea", f"t{number}"], authors=[author, other])
    # Their portraits are made when they are first shown.
    client.get("/authors/")
    assert costs() == before
    assert before[:4] == [1, 1, 3, 4]
    # Wagtail finds the page.
    assert before[4] <= 10
