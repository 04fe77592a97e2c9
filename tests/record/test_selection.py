"""Selections: what they hold, in which order, page by page in both directions, and at what cost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from news.record import paging, search
from news.record.counts import ONE_DAY, day_of, midnight, recount
from news.record.models import PublishedArticle
from news.record.selection import Order, Selection
from news.record.streams import BadCursor
from tests.record.rows import NOON, ids, put

pytestmark = pytest.mark.django_db

SITE, SITE_AZ, SPORT, SEA, SEA_AZ = "site:1", "site:2", "section:7", "tag:1:sea", "tag:2:sea"
SITES = frozenset({SITE, SITE_AZ})
MINUTE = timedelta(minutes=1)


def of(*sets: str | frozenset[str], name: str = "list", **fields: Any) -> Selection:
    streams = tuple(each if isinstance(each, frozenset) else frozenset({each}) for each in sets)
    return Selection(streams=streams, name=name, **fields)


def pages(
    selection: Selection, *, limit: int, cursor: str = "", towards: str = "next"
) -> Iterator[list[int]]:
    while True:
        page = paging.page(selection, limit=limit, cursor=cursor)
        yield ids(page.texts)
        cursor = getattr(page, towards)
        if not cursor:
            return


def all_of(selection: Selection, limit: int = 100) -> list[int]:
    return [pk for page in pages(selection, limit=limit) for pk in page]


def last_cursor(selection: Selection, limit: int) -> str:
    """Return the cursor that leads back from the last page."""
    page = paging.page(selection, limit=limit)
    while page.next:
        page = paging.page(selection, limit=limit, cursor=page.next)
    return page.previous


def keys(order: Order) -> Any:
    column = "updated_at" if order == Order.UPDATED else "published_at"
    return lambda row: (getattr(row, column), row.pk)


@examples(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    times=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans()), max_size=12),
    order=st.sampled_from([Order.NEWEST, Order.OLDEST, Order.UPDATED]),
    limit=st.integers(1, 7),
    several=st.booleans(),
)
def test_pages_give_each_article_once_in_both_directions_however_equal_their_times(
    db: None, times: list[tuple[int, int, bool]], order: Order, limit: int, several: bool
) -> None:
    with transaction.atomic():
        rows = [
            put(
                pk,
                SITE if is_first else SITE_AZ,
                published_at=NOON + published * MINUTE,
                updated_at=NOON + (published + later) * MINUTE,
            )
            for pk, (published, later, is_first) in enumerate(times, start=1)
            if several or is_first
        ]
        ordered = [row.pk for row in sorted(rows, key=keys(order), reverse=order != Order.OLDEST)]
        selection = of(SITES if several else SITE, order=order)
        forwards = list(pages(selection, limit=limit))
        assert [pk for page in forwards for pk in page] == ordered
        assert all(len(page) == limit for page in forwards[:-1])
        if back := last_cursor(selection, limit):
            backwards = list(pages(selection, limit=limit, cursor=back, towards="previous"))
            assert [pk for page in reversed(backwards) for pk in page] + forwards[-1] == ordered
        else:
            assert len(forwards) == 1
        transaction.set_rollback(True)


def test_pages_are_not_moved_by_what_comes_goes_and_is_updated_meanwhile() -> None:
    for pk in range(1, 7):
        put(pk, SITE, published_at=NOON + pk * MINUTE)
    first = paging.page(of(SITE), limit=2)
    put(9, SITE, published_at=NOON + 9 * MINUTE)
    put(5, SITE, published_at=NOON + 5 * MINUTE, updated_at=NOON + 20 * MINUTE)
    PublishedArticle.objects.filter(pk=5).delete()
    second = paging.page(of(SITE), limit=2, cursor=first.next)
    assert (ids(first.texts), ids(second.texts)) == ([6, 5], [4, 3])
    back = paging.page(of(SITE), limit=2, cursor=second.previous)
    assert ids(back.texts) == [9, 6]


def test_article_has_to_be_in_a_stream_of_each_set_and_in_none_that_is_left_out() -> None:
    put(1, SITE, SPORT, SEA)
    put(2, SITE, SEA)
    put(3, SITE, SPORT)
    put(4, SITE_AZ, SEA_AZ)
    put(5, SITE, SPORT, SEA, "breaking:1")
    both = frozenset({SEA, SEA_AZ})
    assert all_of(of(SITE, SPORT, SEA)) == [5, 1]
    assert all_of(of(both, SITES)) == [5, 4, 2, 1]
    assert all_of(of(both, SITE_AZ)) == [4]
    assert all_of(of(both, SITES, SPORT)) == [5, 1]
    assert all_of(of(SITES, without=frozenset({"breaking:1"}))) == [4, 3, 2, 1]
    assert all_of(of(both, SPORT, SITE, without=frozenset({"breaking:1"}))) == [1]
    assert all_of(of(SITE, "tag:1:none")) == []
    assert all_of(of(SITE, frozenset())) == []


@pytest.mark.parametrize("order", [Order.NEWEST, Order.OLDEST, Order.UPDATED])
def test_expired_article_is_in_no_page_and_no_count_before_the_worker_comes(order: Order) -> None:
    put(1, SITE, SPORT)
    put(2, SITE, SPORT, expires_at=timezone.now() - timedelta(seconds=1))
    put(3, SITE, SPORT, expires_at=timezone.now() + timedelta(hours=1))
    for selection in (of(SITE, order=order), of(SITE, SPORT, order=order), of(SITES, order=order)):
        assert sorted(all_of(selection)) == [1, 3]
        assert selection.count(most=10) == (2, True)


def test_bounds_hold_to_the_microsecond() -> None:
    step = timedelta(microseconds=1)
    for pk, at in enumerate((NOON - step, NOON, NOON + step), start=1):
        put(pk, SITE, published_at=at)
    assert all_of(of(SITE, published_from=NOON)) == [3, 2]
    assert all_of(of(SITE, published_before=NOON)) == [1]
    assert all_of(of(SITE, updated_since=NOON + step)) == [3]
    assert all_of(of(SITE, ids=frozenset({1, 3, 10**18}))) == [3, 1]
    assert all_of(of(SITE, ids=frozenset({2}), published_from=NOON + step)) == []


def test_count_is_bounded_and_the_same_with_and_without_conditions() -> None:
    for pk in range(1, 6):
        put(pk, SITE, SEA)
    put(6, SITE_AZ, SEA_AZ)
    assert of(SITE, SEA).count(most=10) == (5, True)
    assert of(SITE, SEA).count(most=3) == (3, False)
    assert of(SITES).count(most=10) == (6, True)
    assert of(SITES, frozenset({SEA, SEA_AZ})).count(most=10) == (6, True)
    assert of(SITES, ids=frozenset({1, 6})).count(most=10) == (2, True)
    assert of("tag:1:none").count(most=10) == (0, True)


@examples(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    hours=st.lists(st.integers(0, 80), max_size=8),
    bounds=st.tuples(*[st.none() | st.tuples(st.integers(-2, 82), st.integers(-1, 1))] * 2),
)
def test_count_of_dates_is_of_those_that_are_listed(
    db: None, settings: Settings, hours: list[int], bounds: tuple[Any, Any]
) -> None:
    # A day of 25 hours is among them.
    settings.TIME_ZONE = "Europe/Berlin"
    begin = datetime(2026, 10, 23, 22, tzinfo=UTC)
    PublishedArticle.objects.all().delete()
    recount()
    for pk, hour in enumerate(hours, start=1):
        gone = timezone.now() - MINUTE if pk % 4 == 0 else None
        put(pk, SITE, published_at=begin + timedelta(hours=hour), expires_at=gone)
    since, before = (bound and begin + timedelta(hours=bound[0], microseconds=bound[1]) for bound in bounds)
    selection = of(SITES, published_from=since, published_before=before)
    assert selection.count(most=100) == (len(all_of(selection)), True)


@pytest.mark.parametrize("bounds", [(None, 2), (2, None), (1, 3), (-2, None), (0, 2)])
def test_count_of_dates_at_the_ends_of_time_is_of_those_that_are_listed(
    bounds: tuple[int | None, int | None], settings: Settings
) -> None:
    times = {
        -2: datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
        0: datetime(1, 1, 1, tzinfo=UTC),
        1: NOON - MINUTE,
        2: datetime(9999, 12, 31, tzinfo=UTC),
        3: datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    }
    put(1, SITE)
    since, before = (None if bound is None else times[bound] for bound in bounds)
    for zone in ("Asia/Baku", "America/New_York"):
        settings.TIME_ZONE = zone
        selection = of(SITE, published_from=since, published_before=before)
        assert selection.count(most=10) == (len(all_of(selection)), True)


def test_whole_days_are_not_counted_anew() -> None:
    for pk in range(1, 4):
        put(pk, SITE, published_at=NOON + pk * ONE_DAY)
    day = midnight(day_of(NOON))

    def counting(since: datetime, before: datetime) -> tuple[int, int]:
        """Return how many there are, and how many queries counted entries for it."""
        with CaptureQueriesContext(connection) as queries:
            found, is_exact = of(SITE, published_from=since, published_before=before).count(most=10)
        assert is_exact
        counted = ["COUNT(" in each["sql"] and "record_streamentry" in each["sql"] for each in queries]
        return found, sum(counted)

    assert counting(day + ONE_DAY, day + 3 * ONE_DAY) == (2, 0)
    assert counting(NOON + ONE_DAY, day + 3 * ONE_DAY) == (2, 1)
    assert counting(NOON + ONE_DAY, NOON + 3 * ONE_DAY) == (2, 2)
    assert counting(NOON + 2 * ONE_DAY, NOON + 2 * ONE_DAY + MINUTE) == (1, 1)


# Cursors


def test_cursor_of_another_list_another_order_or_another_hand_is_refused() -> None:
    for pk in range(1, 4):
        put(pk, SITE)
    cursor = paging.page(of(SITE), limit=1).next
    for bad in (cursor + "x", cursor[1:], "x", "\x00", ".", "é" * 300):
        with pytest.raises(BadCursor):
            paging.page(of(SITE), limit=1, cursor=bad)
    with pytest.raises(BadCursor):
        paging.page(of(SITE, name="another"), limit=1, cursor=cursor)


def test_cursor_is_good_for_any_limit_and_outlives_the_article_that_it_names() -> None:
    for pk in range(1, 6):
        put(pk, SITE)
    cursor = paging.page(of(SITE), limit=2).next
    PublishedArticle.objects.filter(pk=4).delete()
    assert ids(paging.page(of(SITE), limit=1, cursor=cursor).texts) == [3]
    assert ids(paging.page(of(SITE), limit=9, cursor=cursor).texts) == [3, 2, 1]


def test_page_before_all_that_there_was_is_empty_and_leads_nowhere() -> None:
    put(1, SITE)
    put(2, SITE)
    cursor = paging.page(of(SITE), limit=1).next
    PublishedArticle.objects.filter(pk=1).delete()
    page = paging.page(of(SITE), limit=1, cursor=cursor)
    assert (page.texts, page.next, page.previous) == ([], "", "")


# Relevance


def relevant(**fields: Any) -> Selection:
    return of(SITE, text="bridge", order=Order.RELEVANCE, **fields)


def test_relevance_pages_give_each_match_once_in_both_directions() -> None:
    for pk in range(1, 8):
        put(pk, SITE, words="bridge " * (1 + pk % 3) + "and other words", published_at=NOON + pk * MINUTE)
    put(9, SITE, words="harbour")
    put(10, SITE_AZ, words="bridge")
    whole = ids(paging.page(relevant(), limit=100).texts)
    assert sorted(whole) == list(range(1, 8))
    for limit in (1, 2, 3, 7):
        forwards = list(pages(relevant(), limit=limit))
        assert [pk for page in forwards for pk in page] == whole
        if back := last_cursor(relevant(), limit):
            backwards = list(pages(relevant(), limit=limit, cursor=back, towards="previous"))
            assert [pk for page in reversed(backwards) for pk in page] + forwards[-1] == whole


@pytest.mark.parametrize("limits", [(10, 20, 20), (10, 20, 5), (3, 1, 100), (7, 7, 7)])
def test_relevance_page_that_leads_back_ends_before_the_article_beside_it_whatever_the_limits(
    limits: tuple[int, int, int],
) -> None:
    for pk in range(1, 41):
        put(pk, SITE, words="bridge", published_at=NOON + pk * MINUTE)
    whole = ids(paging.page(relevant(), limit=100).texts)
    before, here, back = limits
    first = paging.page(relevant(), limit=before)
    second = paging.page(relevant(), limit=here, cursor=first.next)
    former = paging.page(relevant(), limit=back, cursor=second.previous)
    assert ids(second.texts) == whole[before : before + here]
    assert ids(former.texts) == whole[max(0, before - back) : before]
    assert bool(former.previous) == (back < before)
    assert ids(paging.page(relevant(), limit=here, cursor=former.next).texts) == ids(second.texts)


def test_relevance_page_before_all_that_there_was_is_empty_and_leads_nowhere() -> None:
    for pk in range(1, 4):
        put(pk, SITE, words="bridge")
    first = paging.page(relevant(), limit=1)
    cursor = paging.page(relevant(), limit=1, cursor=first.next).previous
    PublishedArticle.objects.filter(pk=ids(first.texts)[0]).delete()
    page = paging.page(relevant(), limit=1, cursor=cursor)
    assert (page.texts, page.next, page.previous) == ([], "", "")


@pytest.mark.parametrize("ahead", [timedelta(minutes=30), timedelta(days=400)])
def test_article_whose_display_date_lies_ahead_is_as_relevant_as_others(ahead: timedelta) -> None:
    put(1, SITE, words="bridge")
    put(2, SITE, words="bridge", published_at=timezone.now() + ahead)
    assert sorted(all_of(relevant())) == [1, 2]
    assert sorted(all_of(relevant(), limit=1)) == [1, 2]


def test_relevance_pages_are_not_moved_by_what_is_published_meanwhile() -> None:
    for pk in range(1, 5):
        put(pk, SITE, words="bridge", published_at=NOON + pk * MINUTE)
    first = paging.page(relevant(), limit=2)
    put(9, SITE, words="bridge bridge bridge", published_at=NOON + 9 * MINUTE)
    second = paging.page(relevant(), limit=2, cursor=first.next)
    assert sorted(ids(first.texts) + ids(second.texts)) == [1, 2, 3, 4]


def test_relevance_page_beside_an_article_that_is_gone_is_refused() -> None:
    for pk in range(1, 4):
        put(pk, SITE, words="bridge")
    first = paging.page(relevant(), limit=1)
    PublishedArticle.objects.filter(pk=ids(first.texts)[0]).delete()
    with pytest.raises(BadCursor):
        paging.page(relevant(), limit=1, cursor=first.next)


def test_only_the_newest_matches_are_ranked_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_RANKED", 3)
    for pk in range(1, 6):
        put(pk, SITE, words="bridge", published_at=NOON + pk * MINUTE)
    assert sorted(all_of(relevant(), limit=2)) == [3, 4, 5]
    assert relevant().count(most=10) == (5, True)


# Cost


@pytest.mark.parametrize(
    ("selection", "queries"),
    [
        (of(SITE), 1),
        (of(SITES), 1),
        (of(frozenset({SEA, SEA_AZ}), SPORT, SITES, without=frozenset({"breaking:1"})), 1),
        (of(SITE, text="bridge"), 2),
        (of(SITE, text="bridge", order=Order.RELEVANCE), 4),
    ],
)
def test_page_costs_no_more_than_so_many_queries_however_long_it_is(
    selection: Selection,
    queries: int,
    settings: Settings,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.LOG_POLL_SECONDS = 60
    for pk in range(1, 21):
        put(pk, SITE, SPORT, SEA, words="bridge")
    put(21, SITE_AZ, SEA_AZ, words="bridge")
    cursor = paging.page(selection, limit=2).next
    for limit in (1, 15):
        with django_assert_max_num_queries(queries):
            page = paging.page(selection, limit=limit, cursor=cursor)
        assert len(page.texts) == limit


@pytest.mark.parametrize("most", [0, 3, 1000])
@pytest.mark.parametrize("order", [Order.NEWEST, Order.OLDEST, Order.UPDATED, Order.RELEVANCE])
def test_bounds_of_the_other_time_are_the_same_whether_few_or_many_are_within(
    db: None, monkeypatch: pytest.MonkeyPatch, order: Order, most: int
) -> None:
    monkeypatch.setattr("news.record.selection.MOST_WITHIN", most)
    for pk in range(1, 13):
        updated = NOON + (100 - pk if pk % 3 == 0 else pk) * MINUTE
        put(pk, SITE, published_at=NOON + pk * MINUTE, updated_at=updated, words="bridge")
    text = "bridge" if order == Order.RELEVANCE else ""
    since = of(SITE, order=order, text=text, updated_since=NOON + 50 * MINUTE)
    assert sorted(pk for page in pages(since, limit=2) for pk in page) == [3, 6, 9, 12]
    assert since.count(most=9).value == 4
    early = of(SITE, order=order, text=text, published_before=NOON + 7 * MINUTE)
    assert sorted(pk for page in pages(early, limit=2) for pk in page) == [1, 2, 3, 4, 5, 6]
    assert early.count(most=9).value == 6
    both = of(
        SITE, order=order, text=text, published_from=NOON + 4 * MINUTE, updated_since=NOON + 50 * MINUTE
    )
    assert sorted(pk for page in pages(both, limit=2) for pk in page) == [6, 9, 12]


def test_few_that_were_updated_since_are_found_by_that_time(db: None) -> None:
    for pk in range(1, 31):
        put(pk, SITE, published_at=NOON + pk * MINUTE, updated_at=NOON + pk * MINUTE)
    put(1, SITE, published_at=NOON + MINUTE, updated_at=NOON + 99 * MINUTE)
    with CaptureQueriesContext(connection) as queries:
        page = paging.page(of(SITE, updated_since=NOON + 98 * MINUTE), limit=2)
    assert ids(page.texts) == [1]
    assert "IN (1)" in queries[-1]["sql"]


def test_nothing_was_updated_since(db: None) -> None:
    put(1, SITE)
    put(2, SITE_AZ)
    for sites in (SITE, SITES):
        assert all_of(of(sites, updated_since=NOON + 98 * MINUTE)) == []
        assert of(sites, updated_since=NOON + 98 * MINUTE).count(most=9).value == 0
