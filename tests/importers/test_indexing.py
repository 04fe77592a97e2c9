"""An import's words are indexed while the rest of it goes on: the same words, and none of what failed."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from news.importers.taking import Importer
from news.models import NewsArticle
from news.record.models import ArticleWords, PublishedArticle
from tests import factories
from tests.importers.test_import import line

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
WORDS = ("title", "autocomplete", "body", "title_text", "body_text")


@pytest.fixture
def file(tmp_path: Path) -> str:
    factories.home()
    file = tmp_path / "stories.jsonl"
    file.write_text("".join(f"{json.dumps(line(number))}\n" for number in range(1, 6)))
    return str(file)


def entries() -> list[tuple[Any, ...]]:
    """Return the words of all articles, of the newsroom and of the record."""
    pages = IndexEntry.objects.filter(content_type__model="newsarticle")
    published = ArticleWords.objects.values_list("pk", "title", "body")
    return [*sorted(pages.values_list("object_id", *WORDS)), *sorted(published)]


def remove_entries() -> None:
    IndexEntry.objects.filter(content_type__model="newsarticle").delete()
    ArticleWords.objects.all().delete()


def others() -> set[int]:
    """Return the connections to the database besides this one: some may be left of other tests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return {pid for (pid,) in cursor.fetchall()}


def end_soon(pids: set[int]) -> bool:
    for _attempt in range(100):
        if not pids & others():
            return True
        time.sleep(0.05)
    return False


def test_words_are_those_of_one_written_by_itself(file: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        call_command("import_articles", file, no_progress=True, batch=2)
    made = entries()
    assert len(made) == 10
    # Those of the section are, which is published as by hand.
    tables = [f"INSERT INTO {model._meta.db_table}" for model in (IndexEntry, ArticleWords)]
    written = [query["sql"] for query in queries if any(table in query["sql"] for table in tables)]
    assert not any("Story" in sql for sql in written)
    remove_entries()
    models: list[Any] = [NewsArticle, PublishedArticle]
    for model in models:
        get_search_backend().add_bulk(model, list(model.objects.all()))
    assert entries() == made


def test_batch_that_fails_leaves_no_words_and_no_connection(
    file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> None:
        raise DatabaseError("The disk is full.")

    before = others()
    with monkeypatch.context() as patch:
        patch.setattr(Importer, "remember", fail)
        with pytest.raises(CommandError, match="The disk is full"):
            call_command("import_articles", file, no_progress=True)
    assert entries() == []
    assert not NewsArticle.objects.exists()
    call_command("import_articles", file, no_progress=True)
    assert len(entries()) == 10
    assert end_soon(others() - before)


def test_words_that_can_not_be_written_stop_the_batch(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any) -> None:
        raise DatabaseError("The index is broken.")

    monkeypatch.setattr("news.record.indexing.write", fail)
    with pytest.raises(CommandError, match="The index is broken"):
        call_command("import_articles", file, no_progress=True)
    assert not NewsArticle.objects.exists()
