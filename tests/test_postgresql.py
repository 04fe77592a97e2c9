"""Our backend of PostgreSQL: connections that are seen to be lost, statements that are planned once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, connections
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from cms.ops.postgresql import base
from news.record.addresses import article_at
from news.record.models import PublishedArticle
from news.record.postgresql import in_binary, prepared

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def other() -> Iterator[Any]:
    """A connection of the test's own to the same database, open, and used just now."""
    copy = connection.copy()
    copy.ensure_connection()
    assert copy.is_usable()
    yield copy
    copy.close()


def end(backend: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
        assert cursor.fetchone() == (True,)


def test_connection_that_was_used_just_now_is_not_asked(other: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def ask_it(wrapper: Any) -> bool:
        asked.append(wrapper)
        return True

    monkeypatch.setattr(base.base.DatabaseWrapper, "is_usable", ask_it)
    assert other.is_usable()
    assert asked == []
    other.used_at -= base.LATELY_SECONDS
    assert other.is_usable()
    assert asked == [other]


def test_connection_that_the_server_ended_is_not_usable(other: Any) -> None:
    end(other.connection.info.backend_pid)
    assert not other.is_usable()


def test_server_that_says_something_unasked_and_stays_is_usable(other: Any) -> None:
    with other.cursor() as cursor:
        cursor.execute("LISTEN newsroom")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY newsroom")
    assert other.is_usable()


def test_connection_whose_transaction_failed_is_not_usable(other: Any) -> None:
    other.set_autocommit(False)
    with pytest.raises(DatabaseError), other.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert not other.is_usable()
    other.rollback()
    assert other.is_usable()


def test_connection_that_was_closed_is_not_usable(other: Any) -> None:
    other.connection.close()
    assert not other.is_usable()
    other.connection = None
    assert not other.is_usable()


def test_next_request_has_a_connection_after_the_server_ended_it() -> None:
    """As Django does at the beginning of a request, in the settings that are deployed."""
    connection.ensure_connection()
    assert connection.is_usable()
    backend = connection.connection.info.backend_pid
    with psycopg.connect(connection.connection.info.dsn, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    for each in connections.all():
        each.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def prepared_statements() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


def ask(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s + 41", [number])
        assert cursor.fetchone() == (number + 41,)


def test_statements_are_planned_once_only_where_that_is_asked_for() -> None:
    connection.close()
    ask(1)
    assert prepared_statements() == []
    with CaptureQueriesContext(connection) as seen, prepared():
        ask(1)
        ask(2)
    assert prepared_statements() == ["SELECT $1 + 41"]
    assert [each["sql"] for each in seen] == ["SELECT 1 + 41", "SELECT 2 + 41"]
    ask(3)
    assert prepared_statements() == ["SELECT $1 + 41"]


def test_statements_are_not_planned_once_behind_a_pooler_that_knows_none() -> None:
    connection.close()
    connection.ensure_connection()
    connection.connection.prepare_threshold = None  # As PREPARED_STATEMENTS=false has it.
    with prepared():
        ask(1)
    assert prepared_statements() == []
    connection.close()


def test_what_is_planned_once_survives_new_columns() -> None:
    """Old code runs on while a migration adds to a table; see docs/operations.md."""
    connection.close()
    assert article_at([1], "/nowhere/") is None
    assert len(prepared_statements()) == 1
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE record_publishedarticle ADD COLUMN one_more text")
    try:
        assert article_at([1], "/nowhere/") is None
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE record_publishedarticle DROP COLUMN one_more")


def test_documents_are_kept_as_they_are() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attstorage::text FROM pg_attribute"
            " WHERE attrelid = 'record_publishedarticle'::regclass AND attname = 'document'"
        )
        assert cursor.fetchone() == ("e",)


def test_index_from_an_article_to_its_streams_holds_their_times() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'once_in_a_stream'"
        )
        assert cursor.fetchone() == ("UNIQUE (article_id, stream) INCLUDE (published_at, expires_at)",)


def test_large_texts_travel_as_they_are() -> None:
    at = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
    text = 'He said: "{no}", \\, NULL and „ə“\n'
    rows = [
        PublishedArticle(
            article_id=number, home_id=1, path=f"/{number}/", url="", language="az", translation_key=uuid4(),
            published_at=at, updated_at=at, expires_at=None if number else at, version=number, digest="",
            document=text * number, card="NULL",
        )
        for number in range(3)
    ]  # fmt: skip
    with in_binary():
        PublishedArticle.objects.bulk_create(rows)
        # Other statements within are asked as ever.
        assert PublishedArticle.objects.filter(pk__in=[0, 1, 2], language="az").count() == 3
    for row in rows:
        stored = PublishedArticle.objects.get(pk=row.pk)
        assert model_to_dict(stored) == model_to_dict(row)
    assert prepared_statements() == []
    with prepared():
        ask(1)
    assert len(prepared_statements()) == 1
    connection.close()
