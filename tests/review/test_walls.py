"""Sections are walls: what a reporter of another section gets to see of a draft, by each way in."""

import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from news.models import NewsArticle
from tests.review.newsroom import Newsroom

DRAFT, CHANGE, LIVE = "zqsecretdraft", "zqsecretchange", "zqopenheadline"


@pytest.fixture
def articles(room: Newsroom) -> dict[str, NewsArticle]:
    """A draft of the city's, and a published story of it with a changed draft over it."""
    draft = room.draft(title=DRAFT, slug="draft")
    live = room.published(title=LIVE, slug="live")
    live = room.revise(live, by=room.reporter, title=CHANGE)
    call_command("update_index", verbosity=0)
    return {"draft": draft, "live": live}


def text(client: Client, url: str) -> str:
    return client.get(url, follow=True).content.decode()


def ways_in(room: Newsroom, articles: dict[str, NewsArticle]) -> dict[str, str]:
    draft, live = articles["draft"], articles["live"]
    chooser = reverse("wagtailadmin_choose_page_child", args=[room.city.pk])
    ways = {
        "chooser": f"{chooser}?page_type=news.newsarticle",
        "chooser of anything": chooser,
        "explorer": reverse("wagtailadmin_explore", args=[room.city.pk]),
        "explorer's rows": reverse("wagtailadmin_explore_results", args=[room.city.pk]),
        "admin API": reverse("wagtailadmin_api:pages:listing") + f"?child_of={room.city.pk}",
        "admin API of the explorer": reverse("wagtailadmin_api:pages:listing")
        + f"?child_of={room.city.pk}&for_explorer=1",
        "workflow report": reverse("wagtailadmin_reports:workflow"),
        "site history": reverse("wagtailadmin_reports:site_history"),
        "locked pages": reverse("wagtailadmin_reports:locked_pages"),
        "aging pages": reverse("wagtailadmin_reports:aging_pages"),
        "pages of a type": reverse("wagtailadmin_pages:type_use", args=["news", "newsarticle"]),
        "front page of the newsroom": reverse("wagtailadmin_home"),
    }
    for word in (DRAFT, CHANGE):
        search = reverse("wagtailadmin_choose_page_search")
        ways[f"chooser's search for {word}"] = f"{search}?q={word}&page_type=news.newsarticle"
        ways[f"search for {word}"] = reverse("wagtailadmin_pages:search") + f"?q={word}"
        ways[f"search's rows for {word}"] = reverse("wagtailadmin_pages:search_results") + f"?q={word}"
    for page in (draft, live):
        for view in ("edit", "history", "usage", "view_draft", "copy", "delete", "workflow_history"):
            ways[f"{view} of {page.slug}"] = reverse(f"wagtailadmin_pages:{view}", args=[page.pk])
        args = [page.pk, page.latest_revision_id]
        ways[f"revision of {page.slug}"] = reverse("wagtailadmin_pages:revisions_view", args=args)
        ways[f"revert of {page.slug}"] = reverse("wagtailadmin_pages:revisions_revert", args=args)
        ways[f"comparison of {page.slug}"] = reverse(
            "wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"]
        )
        ways[f"admin API of {page.slug}"] = reverse("wagtailadmin_api:pages:detail", args=[page.pk])
        ways[f"move of {page.slug}"] = reverse("wagtailadmin_pages:move", args=[page.pk])
    return ways


def test_reporter_of_another_section_sees_no_draft_by_any_way(
    room: Newsroom, articles: dict[str, NewsArticle]
) -> None:
    client = room.client(room.outsider)
    leaks = {}
    for name, url in ways_in(room, articles).items():
        shown = text(client, url)
        # What one asked for oneself is repeated in the search field, and in "no pages match".
        for echo in ('value="{}"', "q={}", "<em>{}</em>"):
            shown = shown.replace(echo.format(DRAFT), "").replace(echo.format(CHANGE), "")
        if found := [word for word in (DRAFT, CHANGE) if word in shown]:
            leaks[name] = found
    assert leaks == {}


def test_reporter_of_the_section_finds_its_drafts(room: Newsroom, articles: dict[str, NewsArticle]) -> None:
    client = room.client(room.colleague)
    ways = ways_in(room, articles)
    assert DRAFT in text(client, ways["chooser"])
    assert CHANGE in text(client, ways["chooser"])
    assert DRAFT in text(client, ways["explorer"])
    assert DRAFT in text(client, ways["edit of draft"])


def test_published_story_of_another_section_is_chosen_by_its_live_headline(
    room: Newsroom, articles: dict[str, NewsArticle]
) -> None:
    client = room.client(room.outsider)
    shown = json.loads(text(client, ways_in(room, articles)["chooser"]))["html"]
    assert LIVE in shown
    assert DRAFT not in shown


def test_search_of_the_chooser_finds_published_stories_of_other_sections(
    room: Newsroom, articles: dict[str, NewsArticle]
) -> None:
    url = reverse("wagtailadmin_choose_page_search") + f"?q={LIVE}&page_type=news.newsarticle"
    shown = text(room.client(room.outsider), url)
    assert LIVE in shown
    assert CHANGE not in shown


def test_reporter_adds_no_sections_and_no_pages_below_the_front_page(room: Newsroom) -> None:
    client = room.client(room.reporter)
    home = room.city.get_parent()
    for model, parent in (("newsindex", room.city), ("newsindex", home)):
        url = reverse("wagtailadmin_pages:add", args=["news", model, parent.pk])
        assert client.get(url).status_code == 302
    assert client.get(reverse("wagtailadmin_pages:edit", args=[room.city.pk])).status_code == 302
    url = reverse("wagtailadmin_pages:add", args=["news", "newsarticle", room.sport.pk])
    assert client.get(url).status_code == 302


def test_editor_arranges_the_front_page_and_sections_without_review(room: Newsroom) -> None:
    client = room.client(room.editor)
    for page in (room.city, room.city.get_parent()):
        assert client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
        assert page.permissions_for_user(room.editor).can_publish()
        assert not page.permissions_for_user(room.editor).can_unpublish()
        assert not page.permissions_for_user(room.reporter).can_publish()
