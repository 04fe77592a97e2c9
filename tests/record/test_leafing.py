"""Words looked for by leafing through texts: the same is found, and costs the same in a larger record."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from news.record import leafing, paging, search
from news.record.models import PublishedArticle, StreamCount
from news.record.selection import Order, Selection
from tests.record.rows import NOON, ids, put

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SITE = frozenset({"site:1"})
# What finds all matches; texts that are looked into one by one are called otherwise.
BY_INDEX = f"FROM {search.WORDS} WHERE"


@pytest.fixture(autouse=True)
def short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few articles are many."""
    monkeypatch.setattr(search, "MOST_ASKED", 0)
    monkeypatch.setattr(leafing, "MOST_LEAFED", 8)
    monkeypatch.setattr(leafing, "MOST_FOUND", 8)
    monkeypatch.setattr(leafing, "MOST_FOUND_IN_SEVERAL", 8)
    monkeypatch.setattr(leafing, "STEPS", (3, 5))
    monkeypatch.setattr(leafing, "ENOUGH", 2)


def write(words: list[str]) -> None:
    """Put articles 1, 2, 3, … with these words; the last is the newest, and two are of each minute."""
    for number, text in enumerate(words, start=1):
        at = NOON.replace(hour=number // 120, minute=number // 2 % 60)
        put(number, "site:1", f"section:{number % 3}", words=text, published_at=at)


def by_date(text: str, order: Order = Order.NEWEST, **chosen: Any) -> list[int]:
    """Return the ids of all that match, read page by page."""
    selection = Selection(**{"streams": (SITE,), "text": text, "order": order, "name": "all"} | chosen)
    found, cursor = [], ""
    while True:
        page = paging.page(selection, limit=2, cursor=cursor)
        found += ids(page.texts)
        cursor = page.next
        if not cursor:
            return found


def pages_by_relevance(text: str) -> list[int]:
    return by_date(text, Order.RELEVANCE)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_is_found_in_the_same_order_as_by_looking_into_every_text(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)
    share = dice.choice([0.05, 0.3, 0.9])
    write(["bridge" if dice.random() < share else "harbour" for _ in range(40)])
    streams = [(SITE,), (SITE, frozenset({"section:1"})), (frozenset({"section:1", "section:2"}),)]
    orders = [Order.NEWEST, Order.OLDEST, Order.UPDATED]
    questions = [(each, order) for each in streams for order in orders]
    leafed = [by_date("bridge", order, streams=each) for each, order in questions]
    monkeypatch.setattr(search, "MOST_ASKED", 1000)
    assert leafed == [by_date("bridge", order, streams=each) for each, order in questions]
    assert sorted(leafed[0]) == sorted(leafed[1])


def test_common_word_is_found_without_finding_all_matches() -> None:
    write(["bridge"] * 30)
    with CaptureQueriesContext(connection) as queries:
        page = paging.page(Selection(streams=(SITE,), text="bridge"), limit=2)
    assert ids(page.texts) == [30, 29]
    # Where the log stands and how large the stream is were asked before, in four.
    assert len(queries) == 4 + 2
    assert not any(BY_INDEX in query["sql"] for query in queries)


def test_rare_word_is_found_far_down_and_its_texts_are_not_all_leafed_through() -> None:
    write(["bridge", *["harbour"] * 30])
    with CaptureQueriesContext(connection) as queries:
        page = paging.page(Selection(streams=(SITE,), text="bridge"), limit=2)
    assert ids(page.texts) == [1]
    assert [BY_INDEX in query["sql"] for query in queries].count(True) == 1


def first_four() -> tuple[list[int], bool]:
    """Return the newest four with the word, and whether all its matches were looked up one by one."""
    with CaptureQueriesContext(connection) as queries:
        found = ids(paging.page(Selection(streams=(SITE,), text="bridge"), limit=4).texts)
    return found, any(" = ANY(" in query["sql"] for query in queries)


def test_matches_that_lie_near_are_not_looked_up_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    write(["bridge", "harbour", "harbour"] * 6)
    monkeypatch.setattr(search, "MOST_LIKELY", 100)
    assert first_four() == ([16, 13, 10, 7], True)
    monkeypatch.setattr(search, "MOST_LIKELY", 3)
    assert first_four() == ([16, 13, 10, 7], False)


def test_matches_of_a_word_that_was_written_lately_only_are_not_looked_for_along_the_whole_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "MOST_LIKELY", 3)
    monkeypatch.setattr(leafing, "MOST_FOUND", 100)
    write(["bridge", *["harbour"] * 25, "bridge", "harbour"])
    # One of the first three has it, as if nine had.
    assert first_four() == ([27, 1], True)


def test_word_that_was_common_lately_only_is_found_to_the_end() -> None:
    write(["bridge", "harbour", "bridge", *["harbour"] * 25, *["bridge"] * 3])
    assert by_date("bridge") == [31, 30, 29, 3, 1]


def test_no_more_than_some_matches_of_a_middling_word_are_put_in_order_and_that_is_told() -> None:
    write(["bridge", "harbour"] * 20)
    selection = Selection(streams=(SITE,), text="bridge", order=Order.RELEVANCE)
    page = paging.page(selection, limit=3)
    assert page.count is not None
    assert page.count == (4, False)
    # Those of the newest eight texts.
    assert sorted(pages_by_relevance("bridge")) == [33, 35, 37, 39]
    assert Selection(streams=(SITE,), text="bridge").count(most=100) == (4, False)


def test_few_matches_are_all_put_in_order_and_counted() -> None:
    write(["bridge", *["harbour"] * 12, "bridge bridge", *["harbour"] * 12])
    assert sorted(pages_by_relevance("bridge")) == [1, 14]
    assert Selection(streams=(SITE,), text="bridge").count(most=100) == (2, True)
    assert Selection(streams=(SITE,), text="harbour").count(most=3) == (3, False)


@pytest.mark.parametrize("words", [["bridge"], ["bridge", "harbour"], ["bridge", *["harbour"] * 12]])
def test_first_page_by_date_is_the_same_when_it_is_counted(words: list[str]) -> None:
    write(words * 12)
    selection = Selection(streams=(SITE,), text="bridge", name="all")
    count = selection.count(most=10)
    for limit in (1, 2, 3, 50):
        plain = paging.page(selection, limit=limit)
        counted = paging.page(selection, limit=limit, most_counted=10)
        assert (counted.texts, counted.next, counted.previous) == (plain.texts, plain.next, plain.previous)
        # More than were counted are looked for by themselves.
        assert counted.count == (count if limit < count.value or count.is_exact else None)


def test_matches_are_found_once_for_the_first_page_by_date_and_its_count() -> None:
    write(["bridge", *["harbour"] * 12, "bridge", *["harbour"] * 12])
    selection = Selection(streams=(SITE,), text="bridge")
    with CaptureQueriesContext(connection) as queries:
        page = paging.page(selection, limit=1, most_counted=100)
    assert ids(page.texts) == [14]
    assert page.count == (2, True)
    assert [search.WORDS in query["sql"] for query in queries].count(True) == 2
    assert [BY_INDEX in query["sql"] for query in queries].count(True) == 1
    # What an index does not hold would be looked up for each match.
    by_number = next(query["sql"] for query in queries if "::bigint[]" in query["sql"])
    assert 'SELECT "record_streamentry"."article_id" AS "article_id" FROM' in by_number


def test_words_that_nobody_wrote_are_counted_as_they_are_looked_for() -> None:
    write(["harbour"] * 12)
    for order in (Order.RELEVANCE, Order.NEWEST):
        page = paging.page(Selection(streams=(SITE,), text="bridge", order=order), limit=2, most_counted=10)
        assert page.texts == []
        assert page.count == (0, True)


def test_pages_by_relevance_are_of_one_list_while_stories_are_published() -> None:
    write(["harbour", *["bridge", "harbour"] * 12])
    selection = Selection(streams=(SITE,), text="bridge", order=Order.RELEVANCE, name="all")
    first = paging.page(selection, limit=2)
    for number in range(100, 106):
        put(number, "site:1", words="bridge", published_at=NOON.replace(hour=20))
    rest = paging.page(selection, limit=50, cursor=first.next)
    assert len({*ids(first.texts), *ids(rest.texts)}) == len(first.texts) + len(rest.texts) == 4
    assert max(ids(rest.texts)) < 100


def test_large_stream_is_leafed_through_by_its_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    fill(8000)
    chosen = Selection(streams=(SITE,), text="bridge")
    with CaptureQueriesContext(connection) as queries:
        assert ids(paging.page(chosen, limit=20).texts) == list(range(8000, 7980, -1))
    place, leaf = queries[-2]["sql"], queries[-1]["sql"]
    assert "Index Only Scan using newest_first" in plan(place) or "Index Scan using newest_first" in plan(
        place
    )
    assert "Seq Scan" not in plan(leaf)
    assert entries_looked_at(leaf) <= leafing.STEPS[0]


@pytest.mark.parametrize("others", [["section:5"], ["author:6", "section:5"]])
def test_texts_are_looked_into_of_articles_that_are_in_all_streams(
    monkeypatch: pytest.MonkeyPatch, others: list[str]
) -> None:
    monkeypatch.undo()
    fill(3000)
    for name in others:
        group, key = name.split(":")
        # As if it were the larger one, so that the site's is walked along.
        StreamCount.objects.create(group=group, key=key, home_id=1, articles=9000)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO record_streamentry (stream, article_id, published_at, updated_at)"
                " SELECT %s, n, now(), now() FROM generate_series(20, 3000, 20) n",
                [name],
            )
    chosen = Selection(streams=(SITE, *(frozenset({name}) for name in others)), text="bridge")
    with CaptureQueriesContext(connection) as queries:
        assert ids(paging.page(chosen, limit=20).texts) == list(range(3000, 2600, -20))
    leaves = [query["sql"] for query in queries if f'"{search.WORDS}"' in query["sql"]]
    assert len(leaves) == 1
    assert entries_looked_at(leaves[0]) <= leafing.STEPS[0] / 20


def fill(number: int) -> None:
    """Make a stream of so many articles, each with the word, and have the planner know of it."""
    StreamCount.objects.create(group="site", key="1", home_id=1, articles=number)
    template = put(1_000_000, "site:9", words="bridge")
    columns = [str(field.column) for field in PublishedArticle._meta.concrete_fields]
    new = {"article_id": "n", "path": "'/' || n || '/'", "translation_key": "gen_random_uuid()"}
    new["card"] = "'{\"id\":' || n || '}'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO record_publishedarticle ({', '.join(columns)})"
            f" SELECT {', '.join(new.get(column, column) for column in columns)}"
            " FROM record_publishedarticle, generate_series(1, %s) n WHERE article_id = %s",
            [number, template.pk],
        )
        cursor.execute(
            "INSERT INTO record_streamentry (stream, article_id, published_at, updated_at)"
            " SELECT 'site:1', n, now() + n * interval '1 minute', now() FROM generate_series(1, %s) n",
            [number],
        )
        cursor.execute(
            f"INSERT INTO {search.WORDS} (article_id, title, body) SELECT n, title, body"
            f" FROM {search.WORDS}, generate_series(1, %s) n WHERE article_id = %s",
            [number, template.pk],
        )
        cursor.execute("ANALYZE")


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        for setting in ("enable_sort", "enable_seqscan"):
            cursor.execute(f"SET LOCAL {setting} = off")
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {sql.rpartition('; ')[2]}")
        return "\n".join(line for (line,) in cursor.fetchall())


def entries_looked_at(sql: str) -> float:
    """Return for how many entries the text was looked into, as the database itself says."""
    loops = [line for line in plan(sql).splitlines() if "loops=" in line and f"on {search.WORDS}" in line]
    return float(loops[0].partition("loops=")[2].rstrip(")"))


def test_common_word_among_few_that_were_updated_since_is_looked_for_in_these(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search, "MOST_ASKED", 5)
    write(["bridge"] * 30)
    put(4, *SITE, published_at=NOON, updated_at=NOON + timedelta(days=9), words="bridge")
    put(5, *SITE, published_at=NOON, updated_at=NOON + timedelta(days=9), words="harbour")
    with CaptureQueriesContext(connection) as queries:
        since = NOON + timedelta(days=8)
        page = paging.page(Selection(streams=(SITE,), text="bridge", updated_since=since), limit=2)
    assert ids(page.texts) == [4]
    assert not any(BY_INDEX in query["sql"] for query in queries)
