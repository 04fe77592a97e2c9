"""Our way into the index of PostgreSQL: the same entries as modelsearch writes."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from modelsearch.backends import database
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.ops import search_backend
from news.models import NewsArticle, NewsIndex
from news.record.models import PublishedArticle
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
    models: list[Any] = [NewsArticle, PublishedArticle, NewsIndex, Page]
    for backend in (database.SearchBackend(params), search_backend.SearchBackend(params)):
        backend.reset_indexes()
        for model in models:
            found = model.objects.filter(pk__in=[*(each.pk for each in articles), section.pk])
            backend.add_bulk(model, found)
        written.append(entries(backend.get_index_for_model(Page)))
    assert len(written[0]) >= 6
    assert written[0] == written[1]
    assert any("gəmi" in str(each["body"]) for each in written[1])


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
    monkeypatch.setattr(search_backend, "MOST_RANKED", 3)
    newest = {rare.pk, articles[4].pk, articles[3].pk}
    found = Page.objects.autocomplete("harb")
    assert {page.pk for page in found} == newest
    assert found.count() == 3
    assert sum(found.facet("content_type_id").values()) == 3
    assert [page.pk for page in Page.objects.autocomplete("lighth")] == [rare.pk]
    # In an order that was asked for, all of them.
    by_title = Page.objects.order_by("title").autocomplete("harb", order_by_relevance=False)
    assert [page.pk for page in by_title] == [*(each.pk for each in articles), rare.pk]
    with CaptureQueriesContext(connection) as queries:
        assert len(found[:2]) == 2
        assert found.count() == 3
    assert len(queries) <= 3
