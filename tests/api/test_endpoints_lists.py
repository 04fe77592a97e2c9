"""Lists of articles: what each filter means, the orders, and paging while articles are published.

tests/api/test_oracle.py holds all combinations to a model; these are the cases that a person would try.
"""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from news.record.models import PublishedArticle, StreamEntry
from tests import factories
from tests.api.asking import address, ask, get
from tests.api.paper import NOON, Paper

pytestmark = pytest.mark.django_db

# Newest first.
PUBLIC = ["ferry", "bridge", "tunnel", "match", "korpu"]


def slugs(paper: Paper, items: list[Any]) -> list[str]:
    names = {page.pk: slug for slug, page in paper.pages.items()}
    return [names[item["id"]] for item in items]


def found(paper: Paper, **parameters: Any) -> list[str]:
    return slugs(paper, ask("articles", **parameters)["items"])


def test_filters_alone(paper: Paper) -> None:
    assert found(paper) == PUBLIC
    assert found(paper, section=paper.id("news")) == ["ferry", "bridge", "tunnel"]
    assert found(paper, section=paper.id("roads")) == ["ferry", "bridge"]
    assert found(paper, tag="bridges") == ["ferry", "bridge", "korpu"]
    assert found(paper, tag=["bridges", "araz"]) == ["bridge"]
    assert found(paper, tag=["bridges", "bridges"]) == ["ferry", "bridge", "korpu"]
    assert found(paper, author="ada") == ["ferry", "bridge", "tunnel"]
    assert found(paper, author="grace") == ["bridge"]
    assert found(paper, language="az") == ["korpu"]
    assert found(paper, language="en") == PUBLIC[:4]
    assert found(paper, language="ru") == []
    assert found(paper, breaking="true") == ["tunnel"]
    assert found(paper, breaking="false") == ["ferry", "bridge", "match", "korpu"]
    assert found(paper, ids=f"{paper.id('match')},{paper.id('ferry')}") == ["ferry", "match"]
    assert found(paper, ids=[paper.id("match"), paper.id("draft"), 10**9]) == ["match"]
    assert found(paper, q="harbour") == ["bridge"]
    assert found(paper, q="HARBOUR lanes") == ["bridge"]
    assert found(paper, q="grace") == ["bridge"]
    assert found(paper, q="körpü") == ["korpu"]
    assert found(paper, q="!!!") == found(paper, q="   ") == []


def test_filters_of_time(paper: Paper) -> None:
    assert found(paper, published_from="2026-11-23T10:00:00Z") == ["ferry", "bridge"]
    assert found(paper, published_from="2026-11-23T10:00:01Z") == ["ferry"]
    assert found(paper, published_from="2026-11-23T14:00:00+04:00") == ["ferry", "bridge"]
    # As a browser sends a plus sign that nobody encoded.
    got = Client().get(f"{address('articles')}?published_from=2026-11-23T14:00:00+04:00").json()["items"]
    assert slugs(paper, got) == ["ferry", "bridge"]
    assert found(paper, published_to="2026-11-23T08:00:00Z") == ["match", "korpu"]
    assert found(paper, published_to="2026-11-23T07:59:59Z") == ["korpu"]
    assert found(paper, published_from="2026-11-23", published_to="2026-11-23") == PUBLIC
    assert found(paper, published_to="2026-11-22") == found(paper, published_from="2026-11-24") == []
    assert found(paper, published_from="0001-01-01", published_to="9999-12-31") == PUBLIC
    assert found(paper, updated_since="2026-11-23T11:30:00Z") == []


def test_filters_combined(paper: Paper) -> None:
    roads = paper.id("roads")
    assert found(paper, section=roads, tag="bridges", author="grace", language="en", breaking="false") == [
        "bridge"
    ]
    assert found(paper, section=roads, language="az") == []
    assert found(paper, tag="bridges", q="lanes") == ["bridge"]
    assert found(paper, author="ada", breaking="true", published_to="2026-11-23T09:00:00Z") == ["tunnel"]
    assert found(paper, ids=f"{paper.id('match')},{paper.id('ferry')}", author="ada", order="oldest") == [
        "ferry"
    ]
    assert found(paper, tag=["bridges", "nothing"]) == []


@pytest.mark.parametrize(
    "filters",
    [{"section": "internal"}, {"section": "attic"}, {"tag": "hidden"}, {"author": "idle"}, {"q": "Zephyr"}],
)
def test_what_is_hidden_is_found_by_no_filter(paper: Paper, filters: dict[str, str]) -> None:
    asked: dict[str, Any] = {
        name: paper.id(value) if name == "section" else value for name, value in filters.items()
    }
    answer = ask("articles", **asked, count="true")
    assert answer == {"items": [], "next": None, "previous": None, "count": {"value": 0, "exact": True}}


def test_orders(paper: Paper, clock: time_machine.Traveller) -> None:
    clock.shift(timedelta(hours=5))
    factories.publish_change(paper.pages["match"], standfirst="It was long.")
    assert found(paper, order="oldest") == PUBLIC[::-1]
    assert found(paper, order="updated") == ["match", "ferry", "bridge", "tunnel", "korpu"]
    assert found(paper, updated_since="2026-11-23T17:00:00Z") == ["match"]
    # A word of the headline is worth more than one of the text.
    other = paper.article("sport", "talk", body=[("paragraph", "<p>Of nothing but the match.</p>")])
    assert found(paper, q="match") == found(paper, q="match", order="relevance") == ["match", "talk"]
    factories.publish_change(other, published_at=NOON)
    assert found(paper, q="match", order="newest") == ["talk", "match"]


def test_views_and_count(paper: Paper) -> None:
    card = ask("articles", limit=1, tag="araz")["items"][0]
    full = ask("articles", limit=1, tag="araz", view="full")["items"][0]
    assert full == ask(f"articles/{paper.id('bridge')}")
    assert card.items() < full.items()
    assert "count" not in ask("articles")
    assert ask("articles", limit=1, count="true")["count"] == {"value": 5, "exact": True}
    assert ask("articles", limit=1, count="true", section=paper.id("roads"))["count"]["value"] == 2


def test_count_ends_where_counting_would_cost(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("news.api.endpoints.articles.MOST_COUNTED", 4)
    assert ask("articles", count="true", limit=1)["count"] == {"value": 4, "exact": False}
    assert ask("articles", count="true", language="en")["count"] == {"value": 4, "exact": True}


@pytest.mark.parametrize("order", ["newest", "relevance"])
def test_count_of_words_ends_sooner(paper: Paper, order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (story,) = ask("articles", limit=1, tag="araz", view="full")["items"]
    asked = {"count": "true", "order": order, "q": story["headline"].split()[0]}
    assert ask("articles", **asked)["count"] == {"value": 1, "exact": True}
    monkeypatch.setattr("news.api.endpoints.articles.MOST_COUNTED_WITH_WORDS", 0)
    monkeypatch.setattr("news.record.search.MOST_RANKED", 0)
    assert ask("articles", **asked)["count"] == {"value": 0, "exact": False}


@pytest.mark.parametrize("order", ["newest", "oldest", "updated"])
def test_pages_are_the_whole_list_in_both_directions(paper: Paper, order: str) -> None:
    whole = found(paper, order=order)
    pages: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ask("articles", order=order, limit=2, cursor=cursor)
        pages.append(page)
        cursor = page["next"]
    assert [slug for page in pages for slug in slugs(paper, page["items"])] == whole
    assert [len(page["items"]) for page in pages] == [2, 2, 1]
    back = ask("articles", order=order, limit=2, cursor=pages[-1]["previous"])
    assert back["items"] == pages[1]["items"]
    first = ask("articles", order=order, limit=2, cursor=back["previous"])
    assert (first["items"], first["previous"]) == (pages[0]["items"], None)
    assert ask("articles", order=order, limit=2, cursor=first["next"])["items"] == pages[1]["items"]


def test_paging_is_stable_while_articles_are_published_and_taken_back(paper: Paper) -> None:
    first = ask("articles", limit=2)
    paper.article("sport", "flash", published_at=NOON - timedelta(minutes=1))
    second = ask("articles", limit=2, cursor=first["next"])
    assert slugs(paper, second["items"]) == ["tunnel", "match"]
    # The article beside the page goes, and the place stays.
    factories.retract(paper.pages["bridge"])
    assert ask("articles", limit=2, cursor=first["next"])["items"] == second["items"]
    back = ask("articles", limit=2, cursor=second["previous"])
    assert slugs(paper, back["items"]) == ["flash", "ferry"]
    assert back["previous"] is None


def test_pages_by_relevance_stand_still_while_articles_are_published(paper: Paper) -> None:
    for number in range(4):
        paper.article("sport", f"goal-{number}", title=f"Goal {number}")
    first = ask("articles", q="goal", limit=2)
    paper.article("sport", "late-goal", title="Goal goal goal", published_at=NOON + timedelta(hours=1))
    second = ask("articles", q="goal", limit=2, cursor=first["next"])
    both = slugs(paper, first["items"] + second["items"])
    assert sorted(both) == [f"goal-{number}" for number in range(4)]
    assert ask("articles", q="goal", limit=2, cursor=second["previous"])["items"] == first["items"]


def test_link_header_names_the_pages_beside_with_all_parameters(paper: Paper) -> None:
    first = get("articles", limit=2, view="full", tag=["bridges"])
    assert first["Link"].endswith('; rel="next"')
    follow = first["Link"].split(";")[0].strip("<>")
    assert follow.startswith(
        "http://testserver/api/content/v1/articles?limit=2&view=full&tag=bridges&cursor="
    )
    second = Client().get(follow)
    assert (
        second.json()["items"]
        == ask("articles", limit=2, view="full", tag="bridges", cursor=first.json()["next"])["items"]
    )
    assert second["Link"].endswith('; rel="prev"')
    assert Client().get(second["Link"].split(";")[0].strip("<>")).json()["items"] == first.json()["items"]
    assert "Link" not in get("articles", limit=100)


def test_expired_article_is_in_no_list_and_no_count_before_the_worker_comes(
    paper: Paper, clock: time_machine.Traveller
) -> None:
    factories.publish_change(paper.pages["bridge"], expire_at=NOON + timedelta(hours=1))
    assert found(paper, tag="araz") == ["bridge"]
    clock.shift(timedelta(hours=1))
    assert PublishedArticle.objects.filter(pk=paper.id("bridge")).exists()
    assert "bridge" not in found(paper)
    assert found(paper, tag="araz") == found(paper, q="lanes") == found(paper, author="grace") == []
    assert ask("articles", count="true", limit=1)["count"]["value"] == 4
    assert ask("articles", count="true", tag="bridges", author="ada")["count"]["value"] == 1
    assert {tag["slug"]: tag["articles"] for tag in ask("tags")["items"]} == {"bridges": 2}
    assert {each["slug"]: each["articles"] for each in ask("authors")["items"]} == {"ada": 2}
    assert ask("authors/grace", status=404)["status"] == 404
    news = ask("sections")["items"][0]
    assert (news["articles"], news["sections"][0]["articles"]) == (2, 1)
    assert ask("archive/2026/11")["items"] == [{"day": "2026-11-23", "articles": 4}]
    assert StreamEntry.objects.filter(article_id=paper.id("bridge")).exists()


def test_stream_is_any_list_by_name(paper: Paper) -> None:
    home, azeri = paper.home.pk, paper.azeri.pk
    ada = paper.authors["ada"].pk
    for name, expected in {
        f"site:{home}": PUBLIC[:4],
        f"site:{azeri}": ["korpu"],
        f"section:{paper.id('news')}": ["ferry", "bridge", "tunnel"],
        f"tag:{home}:bridges": ["ferry", "bridge"],
        f"author:{ada}": ["ferry", "bridge", "tunnel"],
        f"breaking:{home}": ["tunnel"],
        f"section:{paper.id('internal')}": [],
        "section:999999": [],
        f"tag:{home}:hidden": [],
    }.items():
        assert slugs(paper, ask(f"streams/{name}")["items"]) == expected, name
    page = ask(f"streams/site:{home}", limit=3)
    assert slugs(paper, ask(f"streams/site:{home}", limit=3, cursor=page["next"])["items"]) == ["match"]


@pytest.mark.parametrize(
    "name",
    [
        "site",
        "site:",
        "site:x",
        "page:1",
        "tag:1",
        "tag:1:",
        "tag:x:y",
        "site:-1",
        "site:١",
        "%00",
        "tag:1:%00",
        "author:1:2",
    ],
)
def test_what_is_no_name_of_a_stream_answers_404(paper: Paper, name: str) -> None:
    assert ask(f"streams/{name}", status=404)["detail"] in {"There is no stream of this name.", "Not Found"}
