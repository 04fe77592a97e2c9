import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from news.record.along import NEWEST_FIRST, along, time_of
from news.record.models import PublishedArticle, StreamEntry
from news.record.streams import BadCursor, Position, Stream

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STREAM = Stream("section:7")


def put(pk: int, published_at: datetime, expires_at: datetime | None = None) -> None:
    row = PublishedArticle.objects.create(
        article_id=pk,
        home_id=1,
        path=f"/{pk}/",
        url=f"https://example.org/{pk}/",
        language="en",
        translation_key=f"00000000-0000-0000-0000-{pk:012}",
        published_at=published_at,
        updated_at=published_at,
        expires_at=expires_at,
        version=1,
        digest="",
        document="{}",
        card=json.dumps({"id": pk, "url": f"https://example.org/{pk}/"}),
    )
    StreamEntry.objects.create(
        stream=STREAM.name,
        article=row,
        published_at=published_at,
        updated_at=published_at,
        expires_at=expires_at,
    )


def read_all(limit: int) -> list[int]:
    """Return the ids of the stream, page by page."""
    ids: list[int] = []
    before = ""
    while True:
        page = STREAM.newest(limit=limit, before=before)
        ids += [card["id"] for card in page.cards("")]
        if not page.next:
            return ids
        before = page.next


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_paging_gives_each_article_once_also_where_times_are_equal(limit: int) -> None:
    for pk in range(1, 8):
        put(pk, NOON + timedelta(minutes=pk // 3))
    assert read_all(limit) == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.django_db
def test_paging_knows_times_to_the_microsecond() -> None:
    times = [NOON + timedelta(microseconds=each) for each in (0, 1, 100, 120_000, 500_000, 999_999)]
    for pk, at in enumerate(times, start=1):
        put(pk, at)
    put(7, datetime(9, 1, 1, tzinfo=UTC))
    assert read_all(1) == [6, 5, 4, 3, 2, 1, 7]
    rows = along(STREAM.name, NEWEST_FIRST, limit=6, after=None, form="card")
    assert [time_of(text) for _card, text, _id in rows] == times[::-1]


@pytest.mark.django_db
def test_paging_is_not_moved_by_what_is_published_meanwhile() -> None:
    for pk in range(1, 5):
        put(pk, NOON + timedelta(minutes=pk))
    first = STREAM.newest(limit=2)
    put(9, NOON + timedelta(hours=1))
    second = STREAM.newest(limit=2, before=first.next)
    assert [card["id"] for card in first.cards("") + second.cards("")] == [4, 3, 2, 1]


@pytest.mark.django_db
def test_expired_article_is_gone_whatever_the_worker_does() -> None:
    now = datetime.now(UTC)
    put(1, NOON, expires_at=now - timedelta(seconds=1))
    put(2, NOON, expires_at=now + timedelta(hours=1))
    assert read_all(10) == [2]


@pytest.mark.django_db
def test_page_of_a_stream_is_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for pk in range(1, 8):
        put(pk, NOON)
    cursor = STREAM.newest(limit=3).next
    with django_assert_num_queries(1):
        STREAM.newest(limit=3, before=cursor)


@pytest.mark.django_db
def test_addresses_are_local_where_the_origin_is_given() -> None:
    put(1, NOON)
    [card] = STREAM.newest(limit=1).cards("https://example.org")
    assert card["url"] == "/1/"


@pytest.mark.parametrize("cursor", ["x", ".", "1-2", "1-2.forged", "\x00", "é" * 500, "-." * 3])
def test_cursor_that_was_not_given_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        STREAM.newest(limit=1, before=cursor)


def test_cursor_of_another_stream_is_refused() -> None:
    with pytest.raises(BadCursor):
        STREAM.newest(limit=1, before=Position(NOON, 1).sign("section:8"))


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_limit_out_of_bounds_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=re.escape(str(limit))):
        STREAM.newest(limit=limit)


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.integers(min_value=0, max_value=2**63),
)
def test_position_survives_its_cursor(published_at: datetime, article_id: int) -> None:
    position = Position(published_at, article_id)
    assert Position.read(position.sign("tag:1:sea"), "tag:1:sea") == position
