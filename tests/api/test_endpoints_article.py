"""One article: by id and by address, moved, taken back, expired; and what stands beside it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from wagtail.models import Page, PageViewRestriction, Site

from home.models import HomePage
from tests import factories
from tests.api.asking import ask, get
from tests.api.paper import NOON, Paper

pytestmark = pytest.mark.django_db

GONE = "We were wrong."


def slug_of(paper: Paper, answer: Any) -> str | None:
    names = {page.pk: slug for slug, page in paper.pages.items()}
    return names[answer["article"]["id"]] if answer["article"] else None


def related(paper: Paper, slug: str, **parameters: Any) -> list[str]:
    names = {page.pk: slug for slug, page in paper.pages.items()}
    return [names[item["id"]] for item in ask(f"articles/{paper.id(slug)}/related", **parameters)["items"]]


def test_article_has_one_document_by_id_and_by_address(paper: Paper) -> None:
    by_id = ask(f"articles/{paper.id('bridge')}")
    assert by_id["headline"] == "Bridge opens & stays"
    assert ask("articles/by-path", path="/news/roads/bridge/") == by_id
    assert ask("articles/by-path", path="/az/xeberler/korpu/")["headline"] == "Körpü"


def test_address_that_an_article_had_leads_to_where_it_is_answered_now(paper: Paper) -> None:
    response = get("articles/by-path", path="/news/roads/ferry/")
    assert response.status_code == 301
    assert response["Location"] == f"http://testserver/api/content/v1/articles/{paper.id('ferry')}"
    assert response.json() == {"path": "/news/roads/ferry-sails/"}
    Page.objects.get(pk=paper.id("ferry")).move(Page.objects.get(pk=paper.id("sport")), pos="last-child")
    assert ask("articles/by-path", path="/news/roads/ferry/", status=301) == {"path": "/sport/ferry-sails/"}
    # The section has moved, and all that is in it.
    factories.publish_change(paper.pages["roads"], slug="streets")
    assert ask("articles/by-path", path="/news/roads/bridge/", status=301) == {
        "path": "/news/streets/bridge/"
    }


def test_retracted_article_answers_410_with_what_readers_are_told(paper: Paper) -> None:
    hoax = paper.id("hoax")
    for path in (
        f"articles/{hoax}",
        f"articles/{hoax}/next",
        f"articles/{hoax}/previous",
        f"articles/{hoax}/related",
    ):
        assert ask(path, status=410)["note"] == GONE, path
    assert ask("articles/by-path", path="/sport/hoax/", status=410)["note"] == GONE
    item = get(f"articles/{hoax}.ninjs")
    assert (item.status_code, item["Content-Type"]) == (410, "application/ninjs+json")
    assert item.json()["pubStatus"] == "canceled"


def test_retracted_article_that_is_published_again_is_answered(paper: Paper) -> None:
    factories.publish_change(paper.pages["hoax"], title="It was true")
    assert ask(f"articles/{paper.id('hoax')}")["headline"] == "It was true"
    assert ask("articles/by-path", path="/sport/hoax/")["version"] == 2


def test_expired_article_answers_410_before_the_worker_comes(
    paper: Paper, clock: time_machine.Traveller
) -> None:
    factories.publish_change(paper.pages["bridge"], expire_at=NOON + timedelta(hours=1))
    bridge = paper.id("bridge")
    ask(f"articles/{bridge}")
    clock.shift(timedelta(hours=1))
    for path in (
        f"articles/{bridge}",
        f"articles/{bridge}/next",
        f"articles/{bridge}/related",
        f"articles/{bridge}.ninjs",
    ):
        assert get(path).status_code == 410, path
    assert ask("articles/by-path", path="/news/roads/bridge/", status=410)["note"] == ""
    assert "bridge" not in related(paper, "ferry")
    assert slug_of(paper, ask(f"articles/{paper.id('ferry')}/previous")) is None


@pytest.mark.parametrize("slug", ["draft", "home", "roads"])
def test_what_was_never_an_article_of_the_public_answers_404(paper: Paper, slug: str) -> None:
    page = paper.pages[slug]
    for path in (
        f"articles/{page.pk}",
        f"articles/{page.pk}/next",
        f"articles/{page.pk}/related",
        f"articles/{page.pk}.ninjs",
    ):
        answer = ask(path, status=404)
        assert (answer["detail"], page.title in str(answer)) == ("There is no article of this id.", False)


@pytest.mark.parametrize("slug", ["internal-story", "attic-story"])
def test_article_behind_a_lock_or_off_line_is_gone_without_a_word(paper: Paper, slug: str) -> None:
    """It was public for a moment: whoever has its number is told no more than that."""
    answer = ask(f"articles/{paper.id(slug)}", status=410)
    assert answer["note"] == ""
    assert "Zephyr" not in str(answer)


@pytest.mark.parametrize(
    "number", ["0", "9223372036854775807", "9223372036854775808", "1" + "0" * 30, "9" * 300]
)
def test_number_that_no_article_can_have_answers_404(paper: Paper, number: str) -> None:
    for path in (f"articles/{number}", f"articles/{number}/previous", f"articles/{number}.ninjs"):
        assert ask(path, status=404)["detail"] == "There is no article of this id."


@pytest.mark.parametrize(
    "path", ["/", "/news/", "/nothing/", "/news/roads/draft/", "/news/roads/bridge", "//", "/%"]
)
def test_address_at_which_there_is_no_article_answers_404(paper: Paper, path: str) -> None:
    assert ask("articles/by-path", path=path, status=404)["detail"] == "There is no article at this address."


def test_next_and_previous_are_of_the_articles_own_section(paper: Paper) -> None:
    factories.publish_change(paper.pages["match"], tags=[])
    late = paper.article("roads", "late", published_at=NOON - timedelta(hours=9))
    assert slug_of(paper, ask(f"articles/{paper.id('bridge')}/next")) == "ferry"
    assert slug_of(paper, ask(f"articles/{paper.id('bridge')}/previous")) == "late"
    assert slug_of(paper, ask(f"articles/{paper.id('ferry')}/next")) is None
    assert slug_of(paper, ask(f"articles/{late.pk}/previous")) is None
    # What is in a section below it is of the section.
    assert slug_of(paper, ask(f"articles/{paper.id('tunnel')}/next")) == "bridge"
    assert slug_of(paper, ask(f"articles/{paper.id('tunnel')}/previous")) == "late"


def test_articles_of_one_moment_stand_in_the_order_of_their_ids(paper: Paper) -> None:
    at = NOON - timedelta(days=3)
    one, two, three = (paper.article("sport", f"same-{number}", published_at=at) for number in (1, 2, 3))
    assert ask(f"articles/{two.pk}/next")["article"]["id"] == three.pk
    assert ask(f"articles/{two.pk}/previous")["article"]["id"] == one.pk


def test_related_are_the_chosen_then_those_of_the_tags_then_those_of_the_section(paper: Paper) -> None:
    paper.article("sport", "pier", tags=["bridges", "araz"])
    paper.article("roads", "crash")
    paper.article("roads", "jam")
    assert related(paper, "bridge") == ["ferry", "pier", "crash", "jam"]
    assert related(paper, "bridge", limit=2) == ["ferry", "pier"]
    assert related(paper, "match") == ["pier"]
    assert related(paper, "korpu") == []
    factories.retract(paper.pages["ferry"])
    assert related(paper, "bridge") == ["pier", "crash", "jam"]


def test_related_article_that_was_chosen_and_is_hidden_since_is_left_out(paper: Paper) -> None:
    assert related(paper, "bridge", limit=1) == ["ferry"]
    PageViewRestriction.objects.create(page_id=paper.id("ferry"), restriction_type="login")
    assert related(paper, "bridge") == []
    assert ask(f"articles/{paper.id('bridge')}")["related"] == []


def test_site_answers_for_its_own_articles_only(paper: Paper) -> None:
    root = Page.objects.get(depth=1).add_child(instance=HomePage(title="Other", slug="other"))
    Site.objects.create(hostname="127.0.0.1", port=80, root_page=root)
    there = factories.article(factories.section(root, slug="sport"), slug="match", title="Far away")
    here, other = {"Host": "testserver"}, {"Host": "127.0.0.1"}
    assert ask(f"articles/{there.pk}", headers=other)["headline"] == "Far away"
    assert ask("articles/by-path", path="/sport/match/", headers=other)["headline"] == "Far away"
    assert ask("articles/by-path", path="/sport/match/", headers=here)["headline"] == "Match"
    assert [item["id"] for item in ask("articles", headers=other)["items"]] == [there.pk]
    assert there.pk not in [item["id"] for item in ask("articles", headers=here)["items"]]
    for path in (f"articles/{there.pk}", f"articles/{there.pk}/related", f"articles/{there.pk}.ninjs"):
        assert get(path, headers=here).status_code == 404, path
    for path in (
        f"articles/{paper.id('bridge')}",
        f"articles/{paper.id('hoax')}",
        f"articles/{paper.id('hoax')}.ninjs",
    ):
        assert get(path, headers=other).status_code == 404, path
    assert ask("articles/by-path", path="/sport/hoax/", status=404, headers=other)["status"] == 404
    assert ask(f"streams/site:{paper.home.pk}", headers=other)["items"] == []
