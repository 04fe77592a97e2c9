"""The site, its sections, tags and authors, the archive, what is read most."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from pytest_django.fixtures import Settings
from wagtail.models import Page, PageViewRestriction, Site

from home.models import HomePage
from news.models import NewsIndex
from news.record import views
from tests import factories
from tests.api.asking import ask, get
from tests.api.paper import NOON, SECRET, Paper

pytestmark = pytest.mark.django_db


def tree(nodes: Any) -> Any:
    return {node["title"]: (node["articles"], tree(node["sections"])) for node in nodes}


def counts(path: str, **parameters: Any) -> dict[str, int]:
    return {item["slug"]: item["articles"] for item in ask(path, **parameters)["items"]}


def test_sections_are_a_tree_with_what_is_public_in_them(paper: Paper) -> None:
    english: Any = {"News": (3, {"Roads": (2, {})}), "Sport": (1, {})}
    azeri: Any = {"Xeberler": (1, {})}
    assert tree(ask("sections")["items"]) == english | azeri
    assert tree(ask("sections", language="en")["items"]) == english
    assert tree(ask("sections", language="az")["items"]) == azeri
    assert ask("sections", language="ru") == {"items": []}


def test_section_behind_a_lock_or_off_line_is_absent_with_all_below_it(paper: Paper) -> None:
    PageViewRestriction.objects.create(page_id=paper.id("news"), restriction_type="password", password="x")
    assert tree(ask("sections", language="en")["items"]) == {"Sport": (1, {})}
    PageViewRestriction.objects.get(page_id=paper.id("news")).delete()
    Page.objects.get(pk=paper.id("roads")).specific.unpublish()
    assert tree(ask("sections", language="en")["items"]) == {"News": (1, {}), "Sport": (1, {})}


def test_section_that_was_deleted_a_moment_ago_has_no_introduction(paper: Paper, settings: Settings) -> None:
    settings.LOG_POLL_SECONDS = 60
    before = ask("sections", language="en")["items"]
    sections = NewsIndex.objects.filter(pk=paper.id("sport"))
    # Without a word to those who would tell of it.
    sections._raw_delete(sections.db)
    after = ask("sections")["items"]
    assert [node["title"] for node in after[: len(before)]] == [node["title"] for node in before]
    assert next(node for node in after if node["title"] == "Sport")["introduction"] == ""


def test_sections_stand_in_the_editors_order(paper: Paper) -> None:
    Page.objects.get(pk=paper.id("sport")).move(Page.objects.get(pk=paper.id("news")), pos="left")
    assert list(tree(ask("sections", language="en")["items"])) == ["Sport", "News"]


def test_tags_and_authors_count_what_is_public(paper: Paper) -> None:
    assert counts("tags") == {"araz": 1, "bridges": 3}
    assert counts("tags", language="en") == {"araz": 1, "bridges": 2}
    assert counts("tags", language="az") == {"bridges": 1}
    assert counts("tags", language="ru") == {}
    assert counts("authors") == {"ada": 3, "grace": 1}
    assert counts("authors", language="az") == {}
    factories.retract(paper.pages["bridge"])
    assert counts("tags") == {"bridges": 2}
    assert counts("authors") == {"ada": 2}


def test_tags_and_authors_are_paged(paper: Paper) -> None:
    for path, expected in (("tags", ["araz", "bridges"]), ("authors", ["ada", "grace"])):
        first = ask(path, limit=1)
        second = ask(path, limit=1, cursor=first["next"])
        assert [item["slug"] for item in first["items"] + second["items"]] == expected
        assert second["next"] is None
        assert len(ask(path, limit=2)["items"]) == 2


def test_tag_of_signs_alone_is_one_of_the_pages(paper: Paper) -> None:
    paper.article("roads", "sums", tags=["+++"])
    slugs: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask("tags", limit=1, cursor=cursor)
        slugs += [item["slug"] for item in page["items"]]
        cursor = page["next"]
        assert len(slugs) <= 3
    assert slugs == ["", "araz", "bridges"]


def test_author_is_one_who_has_public_articles(paper: Paper) -> None:
    ada = ask("authors/ada")
    assert (ada["name"], ada["articles"], ada["biography"]) == ("Ada", 3, "Writes.")
    assert ada["links"] == [{"label": "Site", "url": "https://ada.example/"}]
    assert ada["portrait"]["alt"] == "Ada"
    for slug in ("idle", "nobody", "%00", "a" * 5000):
        assert SECRET not in str(ask(f"authors/{slug}", status=404))


def test_archive_has_the_days_of_the_newsrooms_time_zone(paper: Paper, settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Baku"
    # 30 November, 23:30 in London; 1 December in Baku.
    paper.article("sport", "night", published_at=datetime(2025, 11, 30, 23, 30, tzinfo=UTC))
    paper.article("roads", "year", published_at=datetime(2025, 12, 31, 20, 0, tzinfo=UTC))
    assert ask("archive/2025/11")["items"] == []
    assert ask("archive/2025/12")["items"] == [{"day": "2025-12-01", "articles": 1}]
    assert ask("archive/2025")["items"] == [{"day": "2025-12-01", "articles": 1}]
    year = ask("archive/2026")
    assert year["time_zone"] == "Asia/Baku"
    assert year["items"] == [{"day": "2026-01-01", "articles": 1}, {"day": "2026-11-23", "articles": 5}]
    assert ask("archive/2026", section=paper.id("news"))["items"][0] == {"day": "2026-01-01", "articles": 1}
    assert ask("archive/2026/11", language="az")["items"] == [{"day": "2026-11-23", "articles": 1}]
    assert ask("archive/2026/11", language="az", section=paper.id("news"))["items"] == []
    for hidden in ("internal", "attic"):
        assert ask("archive/2026", section=paper.id(hidden))["items"] == []


@pytest.mark.parametrize(
    "path",
    [
        "999",
        "9999",
        "0",
        "2026/0",
        "2026/13",
        "99999999999999999999/1",
        "9999/12",
        "2026/99999999999999999999",
    ],
)
def test_month_that_is_none_answers_404(paper: Paper, path: str) -> None:
    assert ask(f"archive/{path}", status=404)["detail"] == "There is no such month."


def test_first_and_last_year_are_answered(paper: Paper) -> None:
    for path in ("archive/1000", "archive/1000/1", "archive/9998", "archive/9998/12"):
        assert ask(path)["items"] == []


def read_most(paper: Paper, **parameters: Any) -> list[str]:
    names = {page.pk: slug for slug, page in paper.pages.items()}
    return [names[item["id"]] for item in ask("most-read", **parameters)["items"]]


def test_most_read_is_of_today_or_of_seven_days_and_public(
    paper: Paper, clock: time_machine.Traveller
) -> None:
    assert read_most(paper) == ["match", "bridge"]
    assert read_most(paper, period="week") == ["ferry", "match", "bridge"]
    assert read_most(paper, period="week", limit=1) == ["ferry"]
    assert read_most(paper, language="az") == []
    views.add({(paper.id("korpu"), NOON.date()): 1})
    assert read_most(paper, language="az") == ["korpu"]
    factories.retract(paper.pages["match"])
    assert read_most(paper) == ["bridge", "korpu"]
    clock.shift(timedelta(hours=12))
    assert read_most(paper) == []
    assert read_most(paper, period="week") == ["ferry", "bridge", "korpu"]


def front_page(paper: Paper, **parameters: Any) -> list[tuple[str, str, list[str]]]:
    names = {page.pk: slug for slug, page in paper.pages.items()}
    parts = ask("site", **parameters)["front_page"]
    return [(part["kind"], part["title"], [names[item["id"]] for item in part["items"]]) for part in parts]


ARRANGED = [("stream", "Roads", ["ferry"]), ("stream", "By Ada", ["ferry"]), ("text", "", [])]


def test_front_page_is_as_arranged_without_what_nobody_may_read(paper: Paper) -> None:
    assert front_page(paper) == [("lead_stories", "", ["bridge"]), *ARRANGED]
    assert SECRET not in str(ask("site"))
    factories.publish(paper.pages["draft"])
    assert front_page(paper)[0] == ("lead_stories", "", ["bridge", "draft"])


def test_story_leads_until_its_time(paper: Paper, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(hours=2))
    assert front_page(paper) == [
        ("stream", "Roads", ["ferry", "bridge"]),
        ("stream", "By Ada", ["ferry"]),
        ("text", "", []),
    ]


def test_each_language_has_its_own_front_page_and_navigation(paper: Paper) -> None:
    azeri = ask("site", language="az")
    assert [item["title"] for item in azeri["navigation"]] == ["Xeberler"]
    assert [edition["language"] for edition in azeri["languages"]] == ["en", "az"]
    assert [item["title"] for item in ask("site")["navigation"]] == ["News", "Sport"]
    assert ask("site") == ask("site", language="en")
    assert ask("site", language="ru", status=404)["detail"] == "The site has no pages in this language."


@pytest.mark.parametrize("accepted", ["ru", "az;q=1, en;q=0.1"])
def test_words_of_an_edition_are_of_its_language_whatever_the_reader_speaks(
    paper: Paper, accepted: str
) -> None:
    for number in range(2):
        paper.article("xeberler", f"xeber-{number}")
    headers = {"Accept-Language": accepted}
    titles = [part["title"] for part in ask("site", language="az", headers=headers)["front_page"]]
    assert titles == ["", "Son xəbərlər"]
    assert ask("site", headers=headers) == ask("site")


def test_two_sites_are_told_apart_by_host(paper: Paper) -> None:
    root = Page.objects.get(depth=1).add_child(instance=HomePage(title="Other", slug="other"))
    Site.objects.create(hostname="127.0.0.1", port=80, root_page=root, site_name="Other")
    factories.section(root, title="Far")
    other = {"Host": "127.0.0.1"}
    assert [edition["title"] for edition in ask("site", headers=other)["languages"]] == ["Other"]
    assert list(tree(ask("sections", headers=other)["items"])) == ["Far"]
    assert ask("tags", headers=other)["items"] == ask("authors", headers=other)["items"] == []
    assert get("authors/ada", headers=other).status_code == 404
    assert ask("most-read", headers=other) == {"items": []}
    assert ask("archive/2026", headers=other)["items"] == []
    assert ask("articles", section=paper.id("news"), headers=other)["items"] == []


def test_site_that_is_off_line_answers_404(paper: Paper) -> None:
    for home in (paper.azeri, paper.home):
        Page.objects.get(pk=home.pk).specific.unpublish()
    for path in ("site", "articles", "sections", "changes", f"articles/{paper.id('bridge')}"):
        assert ask(path, status=404)["detail"] == "There is no site of this name here."
