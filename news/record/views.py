"""How often articles are read: by day, and in all.

Who is counted is for `news.readership` to say; see docs/readership.md.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Sum
from django.db.models.expressions import RawSQL
from django.utils import timezone

from news.record.counts import day_of, midnight
from news.record.models import ArticleViews, DailyViews, PublishedArticle
from news.record.shown import note_articles

BATCH = 500
# Who leads a week is among the first of one of its days. So no day is read to its end.
CANDIDATES_A_DAY = 100
CANDIDATES = f"""SELECT article_id FROM (
    SELECT article_id FROM record_dailyviews WHERE home_id = %s AND day = %s
    ORDER BY views DESC LIMIT {CANDIDATES_A_DAY}) AS best"""  # noqa: S608 - a constant
# SQLite joins 500 at most.
MOST_DAYS_AT_ONCE = 400


def initial_views(article_id: int) -> int:
    """Return how much of the total came from another system. One query."""
    return ArticleViews.objects.filter(pk=article_id).values_list("initial", flat=True).first() or 0


def daily_views(article_id: int, *, days: int) -> dict[date, int]:
    """Return how often it was read on each of the last `days` days, today last. One query."""
    last_days = latest(days)
    rows = DailyViews.objects.filter(article_id=article_id, day__gte=last_days[0])
    counted = dict(rows.values_list("day", "views"))
    return {day: counted.get(day, 0) for day in last_days}


def most_read(home_ids: list[int], *, days: int, limit: int) -> tuple[list[str], datetime]:
    """Return the cards, as JSON, of what was read most today and on the `days` - 1 days before.

    And the moment at which the day ends, and the answer with it. Two queries. Of articles that were
    read equally often, the one with the higher id comes first.
    """
    ids = [article_id for article_id, _views in ranking(home_ids, days=days, limit=limit)]
    note_articles(ids)
    cards = dict(PublishedArticle.objects.current().filter(pk__in=ids).values_list("pk", "card"))
    tomorrow = day_of(timezone.now()) + timedelta(days=1)
    return [cards[pk] for pk in ids if pk in cards], midnight(tomorrow)


def ranking(home_ids: Sequence[int], *, days: int, limit: int) -> list[tuple[int, int]]:
    """Return id and views of the articles of these sites that were read most in the last `days` days.

    One query for some 400 days and sites: as many are looked at as these have candidates, however many
    articles there are. What was never among a day's first hundred is not found.
    """
    public = PublishedArticle.objects.current().filter(home_id__in=home_ids, pk=OuterRef("article_id"))
    rows = DailyViews.objects.filter(Exists(public), day__gte=latest(days)[0])
    found: dict[int, int] = {}
    for places in batches(list(product(home_ids, latest(days))), MOST_DAYS_AT_ONCE):
        best = RawSQL(" UNION ".join([CANDIDATES] * len(places)), values(places))  # noqa: S611 - constants
        ranked = rows.filter(article_id__in=best).values_list("article_id").annotate(total=Sum("views"))
        found |= dict(ranked.order_by("-total", "-article_id")[:limit])
    return sorted(found.items(), key=lambda each: (-each[1], -each[0]))[:limit]


def ranking_ever(*, limit: int) -> list[tuple[int, int]]:
    """Return id and total of the public articles that were read most ever. One walk along an index."""
    public = PublishedArticle.objects.current().filter(pk=OuterRef("article_id"))
    rows = ArticleViews.objects.filter(Exists(public), total__gt=0).order_by("-total", "-article_id")
    return list(rows.values_list("article_id", "total")[:limit])


def add(counts: Mapping[tuple[int, date], int]) -> None:
    """Add views, by article and day, to those of articles that are public now; the others are dropped.

    One transaction of three statements for 500 articles. Rows are taken in one order, so that two
    processes wait for each other and never stand in each other's way.
    """
    with transaction.atomic(savepoint=False):
        homes: dict[int, int] = {}
        for ids in batches(sorted({article_id for article_id, _day in counts}), BATCH):
            public = PublishedArticle.objects.current().filter(pk__in=ids)
            homes |= dict(public.values_list("pk", "home_id"))
        days = sorted((pk, homes[pk], day, views) for (pk, day), views in counts.items() if pk in homes)
        totals: Counter[int] = Counter()
        for pk, _home_id, _day, views in days:
            totals[pk] += views
        upsert(
            """INSERT INTO record_dailyviews (article_id, home_id, day, views) VALUES {rows}
            ON CONFLICT (article_id, day) DO UPDATE
            SET views = record_dailyviews.views + excluded.views, home_id = excluded.home_id""",
            days,
        )
        upsert(
            """INSERT INTO record_articleviews (article_id, initial, total) VALUES {rows}
            ON CONFLICT (article_id) DO UPDATE SET total = record_articleviews.total + excluded.total""",
            [(pk, 0, views) for pk, views in sorted(totals.items())],
        )


def set_initial(article_id: int, initial: int) -> None:
    """Let an article's total begin with `initial` views. One query if it does; under the record's lock."""
    if initial_views(article_id) != initial:
        upsert(
            """INSERT INTO record_articleviews (article_id, initial, total) VALUES {rows}
            ON CONFLICT (article_id) DO UPDATE SET initial = excluded.initial,
            total = record_articleviews.total - record_articleviews.initial + excluded.initial""",
            [(article_id, initial, initial)],
        )


def upsert(statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run the statement with its `{rows}`, some at a time: the ORM can't add to what is there."""
    with connection.cursor() as cursor:
        for some in batches(rows, BATCH):
            row = f"({', '.join(['%s'] * len(some[0]))})"
            cursor.execute(statement.format(rows=", ".join([row] * len(some))), values(some))


def values(rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Return what is in the rows, one after the other, as the database takes it."""
    adapt = connection.ops.adapt_datefield_value
    return [adapt(each) if isinstance(each, date) else each for row in rows for each in row]


def latest(days: int) -> list[date]:
    """Return the last `days` days of the newsroom's time zone, today last."""
    today = day_of(timezone.now())
    return [today - timedelta(days=ago) for ago in reversed(range(days))]


def batches(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
