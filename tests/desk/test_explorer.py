"""Wagtail's list of children, along our index: the same pages, in the same order, and as many."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import page_permission_policy
from wagtail.search.backends import get_search_backend

from news.desk import explorer
from news.desk.explorer import along_the_index
from news.models import NewsIndex
from tests import factories
from tests.review.newsroom import Newsroom

pytestmark = pytest.mark.django_db


def listed(room: Newsroom, who: Any, page: Page, **query: str) -> tuple[list[str], int]:
    """Return the titles that the explorer lists, and how many pages it says there are."""
    response = room.client(who).get(reverse("wagtailadmin_explore", args=[page.pk]), query)
    assert response.status_code == 200
    titles = BeautifulSoup(response.content, "html.parser").select("#listing-results .title-wrapper")
    return [each.get_text().strip() for each in titles], response.context["paginator"].count


def chosen_from(room: Newsroom, who: Any, page: Page, **query: str) -> tuple[list[str], int]:
    """Return the titles below a page that the chooser lists, and how many it says there are."""
    response = room.client(who).get(reverse("wagtailadmin_choose_page_child", args=[page.pk]), query)
    assert response.status_code == 200
    html = BeautifulSoup(json.loads(response.content)["html"], "html.parser")
    titles = [each.get_text().strip() for each in html.select("tbody tr:not(.parent-page) .title")]
    return titles, response.context["pagination_page"].paginator.count


def age(*pages: Page) -> None:
    """Let each have been changed a day before the one after it, and the first never."""
    Page.objects.filter(pk=pages[0].pk).update(latest_revision_created_at=None)
    newest = Page.objects.get(pk=pages[-1].pk).latest_revision_created_at
    for ago, page in enumerate(reversed(pages[1:])):
        Page.objects.filter(pk=page.pk).update(latest_revision_created_at=newest - timedelta(days=ago))


def test_children_are_listed_by_their_last_change(room: Newsroom) -> None:
    stories = [factories.article(room.city, title=title) for title in "ABC"]
    age(*stories)
    below = factories.section(room.city, title="Within")
    age(stories[0], below, *stories[1:])
    factories.article(below, title="Further below")
    factories.article(room.sport, title="Elsewhere")
    titles = ["C", "B", "Within", "A"]
    for who in (room.chief, room.editor, room.reporter):
        assert listed(room, who, room.city) == (titles, 4)
        assert listed(room, who, room.city, p="1") == (titles, 4)
        assert listed(room, who, room.city, ordering="latest_revision_created_at") == (titles[::-1], 4)
        assert listed(room, who, room.city, ordering="title") == (["A", "B", "C", "Within"], 4)
        assert listed(room, who, room.city, ordering="-title") == (["Within", "C", "B", "A"], 4)


def test_far_pages_follow_one_another(room: Newsroom) -> None:
    titles = [f"Story {number:03}" for number in range(103)]
    stories = [factories.article(room.city, title=title) for title in titles]
    age(*stories)
    for ordering, expected in [("title", titles), ("latest_revision_created_at", titles), ("", titles[::-1])]:
        pages = [
            listed(room, room.chief, room.city, ordering=ordering, p=str(number)) for number in (1, 2, 3)
        ]
        assert [count for _titles, count in pages] == [103] * 3
        assert [title for each, _count in pages for title in each] == expected


def test_pages_of_several_types_follow_one_another(room: Newsroom) -> None:
    stories = [factories.article(room.city, title=f"Story {number:03}") for number in range(100)]
    sections = [factories.section(room.city, title=f"Within {number:03}") for number in range(60)]
    age(*stories)
    age(*sections)
    of_stories = [f"Story {number:03}" for number in reversed(range(100))]
    of_sections = [f"Within {number:03}" for number in reversed(range(60))]
    for ordering, expected in [
        ("content_type__model", of_stories + of_sections),
        ("-content_type__model", of_sections + of_stories),
    ]:
        for who in (room.chief, room.editor):
            pages = [listed(room, who, room.city, ordering=ordering, p=str(number)) for number in range(1, 5)]
            assert [title for each, _count in pages for title in each] == expected
            assert [len(each) for each, _count in pages] == [50, 50, 50, 10]


def test_drafts_stand_together_where_the_list_is_ordered_by_status(room: Newsroom) -> None:
    stories = [factories.article(room.city, title=f"Story {number}") for number in range(3)]
    drafts = [factories.draft(room.city, title=f"Draft {number}") for number in range(2)]
    for ordering, first in [("live", drafts), ("-live", stories)]:
        titles, count = listed(room, room.chief, room.city, ordering=ordering)
        assert {*titles[: len(first)]} == {page.title for page in first}
        assert (len(titles), count) == (5, 5)


def test_what_is_filtered_is_looked_for_further_below(room: Newsroom) -> None:
    below = factories.section(room.city, title="Within")
    for section in (room.city, below):
        factories.article(section, title=f"Story of {section.title}")
    titles, count = listed(room, room.chief, room.city, has_child_pages="false")
    assert (sorted(titles), count) == (["Story of City", "Story of Within"], 2)


def test_who_may_see_some_children_is_told_how_many_these_are(room: Newsroom) -> None:
    home = room.city.get_parent()
    assert listed(room, room.chief, home)[1] == 2
    both = GroupPagePermission.objects.filter(page=room.sport).first()
    room.reporter.groups.add(both.group)
    factories.section(title="Culture")
    request = RequestFactory().get("/")
    request.user = room.reporter
    seen = along_the_index(home, page_permission_policy.explorable_instances(room.reporter), request)
    assert seen.count() == 2
    assert {page.title for page in seen} == {"City", "Sport"}


def test_moved_pages_are_listed_and_counted_where_they_stand(room: Newsroom) -> None:
    story = factories.article(room.city, title="Moved")
    story.move(NewsIndex.objects.get(pk=room.sport.pk), pos="last-child")
    assert listed(room, room.chief, room.city) == ([], 0)
    assert listed(room, room.chief, room.sport) == (["Moved"], 1)


def test_lists_are_filtered_by_whoever_owns_a_page(room: Newsroom) -> None:
    for section, who in [(room.city, room.reporter), (room.sport, room.editor), (room.city, room.reporter)]:
        factories.article(section, title=f"Of {who}", owner=who)
    with CaptureQueriesContext(connection) as queries:
        response = room.client(room.chief).get(reverse("wagtailadmin_explore", args=[room.city.pk]))
    offered = BeautifulSoup(response.content, "html.parser").select("[name=owner]")
    assert {str(each["value"]) for each in offered} == {str(room.reporter.pk), str(room.editor.pk)}
    # That reads all pages.
    assert not [each["sql"] for each in queries if "DISTINCT" in each["sql"] and "owner_id" in each["sql"]]
    titles, count = listed(room, room.chief, room.city, owner=str(room.reporter.pk))
    assert (titles, count) == ([f"Of {room.reporter}"] * 2, 2)


def plan_of(sql: str) -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Of few rows it would read all.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            cursor.execute(f"EXPLAIN {sql}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("ordering", "index"),
    [
        ("", "children_by_last_change"),
        ("latest_revision_created_at", "children_by_last_change"),
        ("title", "children_by_title"),
        ("-title", "children_by_title"),
        ("live", "children_by_status"),
        ("-live", "children_by_status"),
        # All are of one type: the planner is free to take another.
        ("content_type__model", "children_by_"),
        ("-content_type__model", "children_by_"),
    ],
)
def test_no_more_is_read_than_is_shown_and_along_the_index(room: Newsroom, ordering: str, index: str) -> None:
    for _number in range(52):
        factories.article(room.city)
    with CaptureQueriesContext(connection) as queries:
        assert listed(room, room.chief, room.city, ordering=ordering)[1] == 52
    *types, found, shown = [query["sql"] for query in queries if "SUBSTR(" in query["sql"]]
    assert len(types) == ("type" in ordering)
    assert found.endswith("LIMIT 50")
    # Of these is asked what a row of the list shows.
    assert "EXISTS" not in found
    ids = re.search(r'"wagtailcore_page"."id" IN \(([\d, ]+)\)', shown)
    assert ids
    assert len(ids[1].split(",")) == 50
    plan = plan_of(found)
    assert index in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan
    assert "Sort" not in plan
    if connection.vendor == "postgresql" and index != "children_by_":
        # The table's rows are not read, which lie anywhere.
        assert "Index Only Scan" in plan


@pytest.mark.parametrize("page_type", ["", "news.newsarticle"])
def test_chooser_lists_and_counts_children(room: Newsroom, page_type: str) -> None:
    titles = [f"Story {number:03}" for number in range(53)]
    for title in titles:
        factories.article(room.city, title=title)
    factories.article(factories.section(room.city, title="Within"), title="Further below")
    draft = factories.draft(room.sport, title="Draft elsewhere")
    for who in (room.chief, room.reporter):
        pages = [chosen_from(room, who, room.city, page_type=page_type, p=str(page)) for page in (1, 2, 3)]
        assert [count for _titles, count in pages] == [54] * 3
        assert [title for each, _count in pages for title in each] == [*titles, "Within"]
    assert chosen_from(room, room.chief, draft.get_parent(), page_type=page_type) == (["Draft elsewhere"], 1)
    assert chosen_from(room, room.reporter, draft.get_parent(), page_type=page_type) == ([], 0)


def test_chooser_counts_no_more_than_it_must(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explorer, "MOST_COUNTED", 3)
    factories.section(room.city, title="Empty")
    for number in range(3):
        factories.article(room.city, title=f"Story {number}")
    assert chosen_from(room, room.chief, room.city, page_type="news.newsarticle")[1] == 3
    factories.article(room.city, title="One more")
    with CaptureQueriesContext(connection) as queries:
        titles, count = chosen_from(room, room.chief, room.city, page_type="news.newsarticle")
    # The empty section is not to be chosen, but of so many it is not worth to know.
    assert (len(titles), count) == (4, 5)
    assert [each["sql"] for each in queries if "COUNT(*)" in each["sql"] and "LIMIT 4" in each["sql"]]


def test_what_is_asked_for_a_list_does_not_grow_with_it(room: Newsroom) -> None:
    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            listed(room, room.chief, room.city)
        return [query["sql"] for query in queries]

    room.published()
    asked()
    before = len(asked())
    for _number in range(3):
        room.published()
    assert len(asked()) == before


@pytest.mark.parametrize("words", [{}, {"q": "Harbour"}])
def test_what_rows_of_a_chooser_show_is_asked_for_all_of_them(room: Newsroom, words: dict[str, str]) -> None:
    def asked(*, rows: int) -> int:
        name = "wagtailadmin_choose_page_search" if words else "wagtailadmin_choose_page_child"
        with CaptureQueriesContext(connection) as queries:
            response = room.client(room.chief).get(reverse(name, args=[] if words else [room.city.pk]), words)
        assert response.content.count(b"Harbour") >= rows
        shown = [re.search(r'FROM "wagtailcore_(revision|workflowstate)"', each["sql"]) for each in queries]
        return sum(map(bool, shown))

    def submitted() -> None:
        get_search_backend().add(room.submit(room.draft(title="Harbour")))

    submitted()
    before = asked(rows=1)
    submitted()
    submitted()
    assert asked(rows=3) == before
