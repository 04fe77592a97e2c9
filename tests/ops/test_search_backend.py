"""Our way into the index of PostgreSQL: the same entries as modelsearch writes."""

from importlib import import_module
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from modelsearch.backends import database
from modelsearch.backends.base import FilterFieldError
from modelsearch.query import MATCH_ALL, Not, PlainText
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.ops import newest_matches, search_backend
from news.models import NewsArticle, NewsIndex
from news.record.models import ArticleWords, PublishedArticle
from tests import factories

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"),
]

SAME = ["object_id", "content_type_id", "title", "autocomplete", "body", "title_text", "body_text"]


def entries(index: Any) -> list[dict[str, Any]]:
    return list(index.entries.order_by("content_type_id", "object_id").values(*SAME))


@pytest.mark.parametrize("config", ["simple", "english", None])
def test_entries_are_those_of_the_library(config: str | None) -> None:
    section = factories.section(title="The Coast", slug="coast")
    texts = ("The rivers' names: “Araz”, Kür – and 3.14", "Half-price")
    full = factories.article(
        section,
        title="It's 100% true",
        standfirst="What a tale of two rivers it was <and",
        tags=["sea", "Gəmi"],
        body=[("paragraph", f"<p>{text}</p>") for text in texts],
    )
    articles = [full, factories.article(section, title="Plain")]
    params = {"SEARCH_CONFIG": config} if config else {}
    written: list[list[dict[str, Any]]] = []
    models: list[Any] = [NewsArticle, NewsIndex, Page]
    theirs, ours = database.SearchBackend(params), search_backend.SearchBackend(params)
    for backend in (theirs, ours):
        backend.reset_indexes()
        for model in models:
            found = model.objects.filter(pk__in=[*(each.pk for each in articles), section.pk])
            backend.add_bulk(model, found)
        written.append(entries(backend.get_index_for_model(Page)))
    assert len(written[0]) >= 4
    assert written[0] == written[1]
    # The record's are kept apart.
    theirs.reset_indexes()
    for backend in (theirs, ours):
        backend.add_bulk(PublishedArticle, PublishedArticle.objects.all())
    by_the_library = entries(theirs.get_index_for_model(PublishedArticle))
    kept = {str(each.pk): (each.title, each.body) for each in ArticleWords.objects.all()}
    assert {each["object_id"]: (each["title"], each["body"]) for each in by_the_library} == kept
    assert len(kept) == 2
    assert any("gəmi" in str(body) for _title, body in kept.values())


def test_whole_index_is_made_anew_with_what_is_kept_apart() -> None:
    article = factories.article(factories.section(), title="Lighthouse")
    before = ArticleWords.objects.values_list("pk", "title", "body").get()
    ArticleWords.objects.all().delete()
    call_command("update_index", verbosity=0)
    assert ArticleWords.objects.values_list("pk", "title", "body").get() == before
    assert [page.pk for page in Page.objects.autocomplete("lighth")] == [article.pk]
    index = get_search_backend().get_index_for_model(PublishedArticle)
    assert not index.entries.filter(content_type__model="publishedarticle").exists()


def test_words_that_stood_in_the_table_of_the_library_are_taken_over() -> None:
    factories.article(factories.section(), title="Lighthouse")
    kept = ArticleWords.objects.values_list("pk", "title", "body")
    before = kept.get()
    library = database.SearchBackend({"SEARCH_CONFIG": "simple"})
    library.add_bulk(PublishedArticle, PublishedArticle.objects.all())
    ArticleWords.objects.all().delete()
    migration = import_module("news.record.migrations.0008_words_of_articles")
    with connection.schema_editor(atomic=False) as editor:
        migration.copy(None, editor)
    assert kept.get() == before


def test_other_search_of_the_database_is_refused_as_it_would_find_no_article(settings: Any) -> None:
    assert run_checks() == []
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
    assert [error.id for error in run_checks()] == ["record.E001"]


def test_object_is_written_again_when_it_changed() -> None:
    article = factories.article(factories.section(), title="Before")
    backend = get_search_backend()
    index = backend.get_index_for_model(NewsArticle)
    backend.add(article)
    number = index.entries.count()
    article.title = "After"
    article.standfirst = ""
    backend.add(article)
    assert index.entries.count() == number
    assert [each.pk for each in backend.search("after", NewsArticle)] == [article.pk]
    assert not backend.search("before", NewsArticle)


def test_nothing_is_written_for_nothing() -> None:
    index = get_search_backend().get_index_for_model(NewsArticle)
    before = index.entries.count()
    index.add_items(NewsArticle, [])
    assert index.entries.count() == before


def test_of_many_matches_the_newest_are_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    section = factories.section(title="Coast", slug="coast")
    articles = [factories.article(section, title=f"Harbour {number}") for number in range(5)]
    rare = factories.article(section, title="Harbour and lighthouse")
    get_search_backend().add_bulk(NewsArticle, [*articles, rare])
    monkeypatch.setattr(newest_matches, "MOST_RANKED", 3)
    newest = {rare.pk, articles[4].pk, articles[3].pk}
    found = Page.objects.autocomplete("harb")
    assert {page.pk for page in found} == newest
    assert found.count() == 3
    assert found[1:9].count() == 2
    assert found.facet("content_type_id") == {rare.content_type_id: 3}
    with CaptureQueriesContext(connection) as queries:
        assert found.count() == 3
    assert not queries
    with pytest.raises(FilterFieldError):
        found.facet("no_such_field")
    assert [page.pk for page in Page.objects.autocomplete("lighth")] == [rare.pk]
    with CaptureQueriesContext(connection) as queries:
        assert len(found[:2]) == 2
        assert found.count() == 3
    assert len(queries) <= 6


@pytest.mark.parametrize("others", [1, 2, 5, 9])
def test_newest_matches_of_one_place_are_found_below_those_of_others(
    monkeypatch: pytest.MonkeyPatch, others: int
) -> None:
    coast, hills = (factories.section(title=title, slug=title.lower()) for title in ("Coast", "Hills"))
    asked = [factories.article(coast, title=f"Harbour {number}") for number in range(3)]
    newer = [factories.article(hills, title=f"Harbour {number}") for number in range(others)]
    get_search_backend().add_bulk(NewsArticle, [*asked, *newer])
    monkeypatch.setattr(newest_matches, "MOST_RANKED", 2)
    found = Page.objects.descendant_of(coast).autocomplete("harb")
    assert {page.pk for page in found} == {asked[2].pk, asked[1].pk}
    assert found.count() == 2


def test_index_is_not_asked_for_words_that_the_newest_have(monkeypatch: pytest.MonkeyPatch) -> None:
    section = factories.section(title="Coast", slug="coast")
    rare = factories.article(section, title="Lighthouse")
    articles = [factories.article(section, title=f"Harbour {number}") for number in range(4)]
    get_search_backend().add_bulk(NewsArticle, [rare, *articles])
    monkeypatch.setattr(newest_matches, "SAMPLE", 3)

    def asked(text: str) -> tuple[list[int], bool]:
        with CaptureQueriesContext(connection) as queries:
            found = [page.pk for page in Page.objects.autocomplete(text)]
        return found, any(f"LIMIT {newest_matches.MOST_FOUND + 1}" in each["sql"] for each in queries)

    assert asked("harb") == ([article.pk for article in reversed(articles)], False)
    assert asked("lighth") == ([rare.pk], True)


@pytest.mark.parametrize("are_theirs", [False, True])
def test_newest_matches_are_looked_for_among_the_newest_entries_first(
    monkeypatch: pytest.MonkeyPatch, *, are_theirs: bool
) -> None:
    section, other = (factories.section(title=title, slug=title.lower()) for title in ("Coast", "Hills"))
    old = [factories.article(section, title=f"Harbour {number}") for number in range(12)]
    # One of three has the word, which is not common.
    titles = ["Harbour", "Pier", "Quay"] * 4
    new = [factories.article(other if are_theirs else section, title=title) for title in titles]
    get_search_backend().add_bulk(NewsArticle, [*old, *new])
    for name, value in [("SAMPLE", 6), ("ONE_OF", 2), ("ENOUGH", 2), ("MOST_RANKED", 3)]:
        monkeypatch.setattr(newest_matches, name, value)
    with CaptureQueriesContext(connection) as queries:
        found = {page.pk for page in Page.objects.descendant_of(section).autocomplete("harb")}
    near = [each["sql"] for each in queries if '"wagtailsearch_indexentry"."id" >' in each["sql"]]
    whole = [each["sql"] for each in queries if "LIMIT 20001" in each["sql"] and each["sql"] not in near]
    if are_theirs:
        # The newest that are asked for have it all.
        assert (found, len(near)) == ({each.pk for each in old[-3:]}, 0)
    else:
        assert found == {new[number].pk for number in (3, 6, 9)}
        assert (len(near), len(whole)) == (1, 0)


def test_newest_matches_that_stand_among_old_entries_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    section = factories.section(title="Coast", slug="coast")
    titles = ["Harbour", "Pier", "Quay"] * 4
    pages = [factories.article(section, title=title) for title in titles]
    # As after a rebuild: the newest page's entry is the oldest.
    get_search_backend().add_bulk(NewsArticle, [pages[9], *(page for page in pages if page != pages[9])])
    for name, value in [("SAMPLE", 6), ("ONE_OF", 2), ("ENOUGH", 1), ("MOST_RANKED", 2)]:
        monkeypatch.setattr(newest_matches, name, value)
    found = {page.pk for page in Page.objects.descendant_of(section).autocomplete("harb")}
    assert found == {pages[9].pk, pages[6].pk}


def test_pages_of_matches_follow_one_another_by_rank() -> None:
    section = factories.section(title="Coast")
    titles = ["Harbour", "Harbour, harbour, harbour", "Harbour again", "Harbour harbour"]
    articles = [factories.article(section, title=title) for title in titles]
    get_search_backend().add_bulk(NewsArticle, articles)
    found = Page.objects.autocomplete("harb")
    expected = [articles[number].pk for number in (1, 3, 2, 0)]
    assert [page.pk for page in found] == expected
    assert [page.pk for number in range(4) for page in found[number : number + 1]] == expected
    assert [page.pk for page in found[1:3]] == expected[1:3]
    assert [page.pk for page in found[2:]] == expected[2:]
    assert not found[4:6]


@pytest.mark.parametrize("most", [2, 20_000])
def test_in_an_order_that_was_asked_for_are_all_matches(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(newest_matches, "MOST_FOUND", most)
    monkeypatch.setattr(newest_matches, "MOST_RANKED", 2)
    section, other = factories.section(title="Coast"), factories.section(title="Inland")
    articles = [factories.article(section, title=f"Harbour {number}") for number in range(4)]
    get_search_backend().add_bulk(NewsArticle, [*articles, factories.article(other, title="Harbour")])
    by_title = Page.objects.child_of(section).order_by("-title")
    found = by_title.autocomplete("harb", order_by_relevance=False)
    assert [page.pk for page in found] == [each.pk for each in reversed(articles)]
    assert found.count() == 4
    assert sum(found.facet("content_type_id").values()) == 4
    assert [page.pk for page in found[1:3]] == [articles[2].pk, articles[1].pk]
    # What else is asked for is so of the newest, too.
    newest = Page.objects.child_of(section).autocomplete("harb")
    assert [page.pk for page in newest] == [articles[3].pk, articles[2].pk]
    oldest = Page.objects.filter(pk__lte=articles[1].pk).autocomplete("harb")
    assert [page.pk for page in oldest] == [articles[1].pk, articles[0].pk]
    assert oldest.count() == 2


def test_other_searches_are_the_librarys() -> None:
    section = factories.section(title="Coast")
    article = factories.article(section, title="Harbour")
    get_search_backend().add_bulk(NewsIndex, [section])
    get_search_backend().add_bulk(NewsArticle, [article])
    pages = Page.objects.all()
    assert pages.autocomplete(MATCH_ALL).count() == pages.count()
    assert not pages.autocomplete(Not(MATCH_ALL)).count()
    assert [page.pk for page in pages.autocomplete("harb", fields=["title"])] == [article.pk]
    assert article.pk not in {page.pk for page in pages.autocomplete(Not(PlainText("harb")))}
    scored = pages.autocomplete("harb").annotate_score("score")
    assert [page.score > 0 for page in scored] == [True]


def test_matches_are_found_once_for_a_request_and_anew_for_the_next(admin_client: Client) -> None:
    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            response = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "harb"})
        found = [each for each in queries if f"LIMIT {newest_matches.MOST_FOUND + 1}" in each["sql"]]
        return response.context["paginator"].count, len(found)

    section = factories.section(title="Coast")
    for number in (1, 2):
        get_search_backend().add_bulk(NewsArticle, [factories.article(section, title="Harbour")])
        assert asked() == (number, 1)
    assert newest_matches.of_request.found is None


@pytest.mark.parametrize("order", [{}, {"ordering": "title"}])
def test_which_matches_are_listed_is_asked_once_for_a_request(
    admin_client: Client, order: dict[str, str]
) -> None:
    section = factories.section(title="Coast")
    articles = [factories.article(section, title=f"Harbour {number}") for number in range(3)]
    get_search_backend().add_bulk(NewsArticle, articles)
    with CaptureQueriesContext(connection) as queries:
        response = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "harb", **order})
    asked = [
        each["sql"]
        for each in queries
        if each["sql"].startswith('SELECT "wagtailcore_page"."id" AS "pk" FROM')
    ]
    assert len([sql for sql in asked if "unnest" in sql]) == 1
    assert [count for _kind, count in response.context["content_types"]] == [3]
    assert response.context["paginator"].count == 3


@pytest.mark.parametrize(("kind", "expected"), [("", 1), ("news.newsarticle", 2)])
def test_without_words_pages_are_counted_once_by_their_kind(
    admin_client: Client, kind: str, expected: int
) -> None:
    section = factories.section(title="Coast")
    factories.article(section)
    factories.draft(section)
    with CaptureQueriesContext(connection) as queries:
        asked = {"content_type": kind} if kind else {}
        response = admin_client.get(reverse("wagtailadmin_pages:search"), asked)
    # Of one kind alone the number is another.
    counted = [
        each["sql"] for each in queries if "COUNT(" in each["sql"] and "wagtailcore_page" in each["sql"]
    ]
    assert len(counted) == expected
    kinds = {each.model: number for each, number in response.context["content_types"]}
    assert sum(kinds.values()) == Page.objects.count() == response.context["all_pages"].count()
    articles = NewsArticle.objects.count()
    assert kinds["newsarticle"] == articles == 2
    assert response.context["paginator"].count == (articles if kind else Page.objects.count())


@pytest.mark.parametrize("by_relevance", [True, False])
def test_what_is_known_in_a_request_is_of_the_same_pages_only(
    monkeypatch: pytest.MonkeyPatch, *, by_relevance: bool
) -> None:
    monkeypatch.setattr(newest_matches.of_request, "found", {}, raising=False)
    sections = [factories.section(title=title) for title in ("Coast", "Inland")]
    articles = [factories.article(section, title="Harbour") for section in sections]
    get_search_backend().add_bulk(NewsArticle, articles)

    def found(pages: Any, words: str = "harb") -> list[int]:
        return [page.pk for page in pages.autocomplete(words, order_by_relevance=by_relevance)]

    for section, article in zip(sections, articles, strict=True):
        assert found(Page.objects.child_of(section).order_by("title")) == [article.pk]
        assert not found(Page.objects.child_of(section).order_by("title"), "pier")
    assert not found(Page.objects.none())
