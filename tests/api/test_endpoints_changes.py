"""The log of changes: a copy that is kept by it misses nothing, and is told nothing that was not public."""

from typing import Any

import pytest
from wagtail.models import Page, Site

from home.models import HomePage
from news.record.models import Change
from tests import factories
from tests.api.asking import ask
from tests.api.paper import SECRET, Paper

pytestmark = pytest.mark.django_db


def kinds(answer: Any) -> list[str]:
    return [item["kind"] for item in answer["items"]]


def read_to_the_end(cursor: str = "", **parameters: Any) -> list[Any]:
    found: list[Any] = []
    while True:
        answer = ask("changes", after=cursor, **parameters)
        found += answer["items"]
        cursor = answer["next"]
        if answer["up_to_date"]:
            return found


def test_log_is_read_from_the_beginning_in_pages_of_any_size(paper: Paper) -> None:
    whole = read_to_the_end()
    assert len(whole) == Change.objects.count()
    for limit in (1, 2, 500):
        assert read_to_the_end(limit=limit) == whole
    # From any change on.
    assert read_to_the_end(whole[4]["cursor"]) == whole[5:]
    assert SECRET not in str(whole)


def test_what_happens_is_told_once_and_then_it_is_the_end(paper: Paper) -> None:
    start = ask("changes", after="latest")
    assert (start["items"], start["up_to_date"]) == ([], True)
    assert ask("changes", after=start["next"]) == start
    match = paper.pages["match"]
    factories.publish_change(match, title="Match is over")
    factories.publish_change(match, slug="final")
    factories.retract(match, note="It was last year's.")
    told = ask("changes", after=start["next"])
    assert kinds(told) == ["updated", "moved", "retracted"]
    assert {item["article_id"] for item in told["items"]} == {match.pk}
    assert [item["version"] for item in told["items"]] == [2, 3, 3]
    moved, retracted = told["items"][1:]
    assert (moved["former_url"], moved["url"]) == (
        "http://localhost/sport/match/",
        "http://localhost/sport/final/",
    )
    assert retracted["note"] == "It was last year's."
    assert told["up_to_date"]
    assert ask("changes", after=told["next"])["items"] == []
    assert ask("changes", after=retracted["cursor"])["items"] == []


def test_only_the_kinds_that_are_asked_for(paper: Paper) -> None:
    whole = read_to_the_end()
    for asked in ("published", "moved,retracted", ["moved", "retracted"], "site"):
        wanted = {"moved", "retracted"} if asked != "published" and asked != "site" else {asked}
        assert read_to_the_end(kinds=asked) == [item for item in whole if item["kind"] in wanted]
        assert read_to_the_end(kinds=asked, limit=1) == [item for item in whole if item["kind"] in wanted]


def test_only_what_touched_the_streams_that_are_asked_for(paper: Paper) -> None:
    whole = read_to_the_end()
    sport, araz = f"section:{paper.id('sport')}", f"tag:{paper.home.pk}:araz"
    for asked in ([sport], [araz], [sport, araz], ["section:999999"]):
        expected = [item for item in whole if set(asked) & set(item["streams"])]
        assert read_to_the_end(streams=asked) == expected
        assert read_to_the_end(streams=",".join(asked), limit=1) == expected
    both = read_to_the_end(streams=sport, kinds="retracted")
    assert [item["article_id"] for item in both] == [paper.id("hoax")]


def test_filtered_answer_may_be_empty_and_not_the_end(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("news.api.endpoints.changes.MOST_LOOKED_THROUGH", 3)
    answer = ask("changes", kinds="retracted")
    assert (answer["items"], answer["up_to_date"]) == ([], False)
    assert [item["article_id"] for item in read_to_the_end(kinds="retracted")] == [
        paper.id(slug) for slug in ("hoax", "internal-story", "attic-story")
    ]


def test_site_is_told_of_its_own_changes_only_and_goes_on(paper: Paper) -> None:
    root = Page.objects.get(depth=1).add_child(instance=HomePage(title="Other", slug="other"))
    Site.objects.create(hostname="127.0.0.1", port=80, root_page=root)
    start = ask("changes", after="latest")["next"]
    there = factories.article(factories.section(root, slug="sport"), slug="match")
    factories.publish_change(paper.pages["match"], title="New")
    here = ask("changes", after=start)
    assert [item["article_id"] for item in here["items"]] == [paper.id("match")]
    assert here["up_to_date"]
    other = ask("changes", after=start, kinds="published", headers={"Host": "127.0.0.1"})
    assert [item["article_id"] for item in other["items"]] == [there.pk]


def test_empty_log_is_at_its_end(db: None) -> None:
    factories.home()
    Change.objects.all().delete()
    answer = ask("changes")
    assert (answer["items"], answer["up_to_date"]) == ([], True)
    assert ask("changes", after=answer["next"]) == answer


def test_copy_made_of_lists_and_changes_is_the_record(paper: Paper) -> None:
    copy: dict[int, Any] = {}
    cursor = ask("changes", after="latest")["next"]
    page = ask("articles", view="full", limit=2)
    copy |= {item["id"]: item for item in page["items"]}
    # While it is being copied.
    factories.retract(paper.pages["ferry"])
    factories.publish_change(paper.pages["korpu"], title="Yeni körpü")
    paper.article("sport", "flash")
    while page["next"]:
        page = ask("articles", view="full", limit=2, cursor=page["next"])
        copy |= {item["id"]: item for item in page["items"]}
    for change in read_to_the_end(cursor):
        if change["kind"] == "retracted":
            copy.pop(change["article_id"], None)
        elif change["kind"] != "site":
            copy[change["article_id"]] = ask(f"articles/{change['article_id']}")
    assert copy == {item["id"]: item for item in ask("articles", view="full", limit=100)["items"]}


def test_articles_of_a_language_that_goes_off_line_are_told_of_as_retracted(paper: Paper) -> None:
    """A copy must not keep them, though their front page is none of the site's any more."""
    language = ask("articles", language="az")["items"]
    assert language
    start = ask("changes", after="latest")["next"]
    Page.objects.get(pk=paper.azeri.pk).specific.unpublish()
    told = read_to_the_end(start, kinds="retracted")
    assert {item["article_id"] for item in told} == {card["id"] for card in language}
    assert ask("articles", language="az")["items"] == []
    for card in language:
        assert ask(f"articles/{card['id']}", status=410)["status"] == 410
