"""Sections are walls: what a reporter of another section gets to see of a draft, by each way in."""

import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from news.models import NewsArticle
from tests import factories
from tests.review.newsroom import Newsroom, group_for

DRAFT, CHANGE, LIVE = "zqsecretdraft", "zqsecretchange", "zqopenheadline"
BULK = ("delete", "move", "publish", "unpublish")


@pytest.fixture
def articles(room: Newsroom) -> dict[str, NewsArticle]:
    """A draft of the city's, and a published story of it with a changed draft over it."""
    draft = room.draft(title=DRAFT, slug="draft")
    live = room.published(title=LIVE, slug="live")
    live = room.revise(live, by=room.reporter, title=CHANGE)
    call_command("update_index", verbosity=0)
    return {"draft": draft, "live": live}


def bulk(action: str, query: str) -> str:
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + f"?{query}"


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
    for action in BULK:
        ways[f"{action} all of the section"] = bulk(action, f"id=all&childOf={room.city.pk}")
        ways[f"{action} all with a word"] = bulk(action, f"id=all&q={DRAFT}")
        for page in (draft, live):
            ways[f"{action} {page.slug} among others"] = bulk(action, f"id={page.pk}")
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


@pytest.mark.parametrize("action", BULK)
def test_bulk_action_of_another_section_is_not_found(
    room: Newsroom, articles: dict[str, NewsArticle], action: str
) -> None:
    client = room.client(room.outsider)
    own = room.draft(by=room.outsider, section=room.sport, slug="own")
    closed = articles["draft"].pk
    for query in (
        f"id={closed}",
        f"id={own.pk}&id={closed}",
        f"id={own.pk}&childOf={room.city.pk}",
        f"id=all&childOf={room.city.pk}",
        f"id=all&childOf={room.city.pk}&childOf={room.sport.pk}",
        f"id=all&q={DRAFT}",
        "id=all",
        "id=all&childOf=",
        "id=all&childOf=all",
    ):
        url = bulk(action, query)
        assert client.get(url).status_code == 404, query
        assert client.post(url).status_code == 404, query
    assert NewsArticle.objects.filter(pk=own.pk).exists()


def test_reporter_of_two_sections_lists_no_third_one_from_above_them(
    room: Newsroom, articles: dict[str, NewsArticle]
) -> None:
    culture = factories.section(title="Culture", slug="culture")
    room.outsider.groups.add(group_for("Culture reporters", culture, "add", "change"))
    client = room.client(room.outsider)
    home = room.city.get_parent()
    assert client.get(reverse("wagtailadmin_explore", args=[home.pk])).status_code == 200
    for query in (f"id=all&childOf={home.pk}", f"id=all&childOf={home.pk}&q={DRAFT}"):
        answer = client.get(bulk("delete", query))
        assert answer.status_code == 404
        assert DRAFT not in answer.content.decode()
    sections = f"id={room.sport.pk}&id={culture.pk}&childOf={home.pk}"
    assert client.get(bulk("move", sections)).status_code == 200


@pytest.mark.parametrize("who", ["reporter", "colleague", "editor", "publisher", "chief"])
def test_bulk_action_lists_what_one_may_explore(
    room: Newsroom, articles: dict[str, NewsArticle], who: str
) -> None:
    client = room.client(getattr(room, who))
    draft = articles["draft"].pk
    for action in BULK:
        for query in (f"id={draft}", f"id={draft}&childOf={room.city.pk}", f"id=all&childOf={room.city.pk}"):
            assert DRAFT in text(client, bulk(action, query)), (action, query)


def test_all_that_a_search_finds_is_for_those_who_work_everywhere(
    room: Newsroom, articles: dict[str, NewsArticle]
) -> None:
    url = bulk("delete", f"id=all&q={LIVE}")
    for who in (room.editor, room.chief):
        assert room.client(who).get(url).status_code == 200
    assert room.client(room.reporter).get(url).status_code == 404


def test_author_deletes_drafts_of_the_section_together(
    room: Newsroom, articles: dict[str, NewsArticle]
) -> None:
    url = bulk("delete", f"id={articles['draft'].pk}&childOf={room.city.pk}")
    assert room.client(room.reporter).post(url, {"wagtail_site_name": "Dateline"}).status_code == 302
    assert not NewsArticle.objects.filter(pk=articles["draft"].pk).exists()


TOO_LARGE = 99_999_999_999_999_999_999


@pytest.mark.parametrize("who", ["chief", "nobody"])
@pytest.mark.parametrize(
    "url",
    [
        f"/admin/pages/{TOO_LARGE}/edit/",
        f"/admin/pages/{TOO_LARGE}/move/1/confirm/",
        f"/admin/pages/workflow/action/{TOO_LARGE}/approve/{TOO_LARGE}/",
        f"/admin/bulk/wagtailcore/page/delete/?id={TOO_LARGE}",
        f"/admin/bulk/wagtailcore/page/delete/?id=1&id={TOO_LARGE}",
        f"/admin/bulk/wagtailcore/page/delete/?id=all&childOf={TOO_LARGE}",
        "/admin/bulk/wagtailcore/page/delete/?id=%C2%B2",
        "/admin/bulk/wagtailcore/page/delete/?id=x",
    ],
)
def test_number_that_no_page_can_have_is_not_found(room: Newsroom, who: str, url: str) -> None:
    client = room.client(room.chief) if who == "chief" else Client()
    assert client.post(url).status_code == (404 if who == "chief" else 302)
