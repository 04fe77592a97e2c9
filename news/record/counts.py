"""How many articles streams have, in all and by day: written with the entries, so that no list is counted."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from django.db.models import Sum
from django.utils import timezone

from news.record.models import PublishedArticle, StreamCount, StreamDay, StreamEntry, not_expired
from news.record.shown import note

BATCH = 500
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """An article's place in a stream, as far as counting goes."""

    stream: str
    home_id: int
    published_at: datetime


def day_of(moment: datetime) -> date:
    """Return the day of the newsroom's time zone."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def midnight(day: date) -> datetime:
    """Return when the day begins: 23 or 25 hours before the next one, now and then.

    Raises `OverflowError` for what UTC has no year for.
    """
    return datetime.combine(day, time.min, timezone.get_default_timezone()).astimezone(UTC)


def shift(*, left: Iterable[Place], taken: Iterable[Place]) -> None:
    """Count the places that articles left and took; no query for the same. Under the record's lock."""
    streams: Counter[tuple[str, int]] = Counter()
    days: Counter[tuple[str, date]] = Counter()
    for places, step in ((left, -1), (taken, 1)):
        for place in places:
            streams[place.stream, place.home_id] += step
            days[place.stream, day_of(place.published_at)] += step
    add_to_streams({key: step for key, step in streams.items() if step})
    add_to_days({key: step for key, step in days.items() if step})


def split(stream: str) -> tuple[str, str]:
    """Return the group and the key of a stream's name: `tag:3` and `rail` of `tag:3:rail`."""
    if stream.startswith("tag:"):
        kind, home_id, slug = stream.split(":", 2)
        return f"{kind}:{home_id}", slug
    group, _colon, key = stream.partition(":")
    return group, key


def add_to_streams(steps: dict[tuple[str, int], int]) -> None:
    keys = {(*split(stream), home_id): step for (stream, home_id), step in steps.items()}
    if not keys:
        return
    present = {
        (row.group, row.key, row.home_id): row.articles
        for row in StreamCount.objects.filter(key__in={key for _group, key, _home in keys})
    }
    StreamCount.objects.bulk_create(
        (
            StreamCount(
                group=group,
                key=key,
                home_id=home,
                articles=max(0, present.get((group, key, home), 0) + step),
            )
            for (group, key, home), step in sorted(keys.items())
        ),
        update_conflicts=True,
        unique_fields=["group", "key", "home_id"],
        update_fields=["articles"],
    )


def add_to_days(steps: dict[tuple[str, date], int]) -> None:
    if not steps:
        return
    rows = StreamDay.objects.filter(
        stream__in={stream for stream, _day in steps}, day__in={day for _stream, day in steps}
    )
    present = {(row.stream, row.day): row.articles for row in rows}
    StreamDay.objects.bulk_create(
        (
            StreamDay(stream=stream, day=day, articles=max(0, present.get((stream, day), 0) + step))
            for (stream, day), step in sorted(steps.items())
        ),
        update_conflicts=True,
        unique_fields=["stream", "day"],
        update_fields=["articles"],
    )


def counted() -> tuple[Counter[tuple[str, str, int]], Counter[tuple[str, date]]]:
    """Return what the counts should be, counted anew: by (group, key, home id), and by (stream, day)."""
    streams: Counter[tuple[str, str, int]] = Counter()
    days: Counter[tuple[str, date]] = Counter()
    rows = StreamEntry.objects.values_list("stream", "article__home_id", "published_at")
    for stream, home_id, published_at in rows.iterator(chunk_size=5000):
        streams[(*split(stream), home_id)] += 1
        days[stream, day_of(published_at)] += 1
    return streams, days


def recount() -> None:
    """Count all anew. In a transaction that holds the record's lock."""
    streams, days = counted()
    StreamCount.objects.all().delete()
    StreamDay.objects.all().delete()
    StreamCount.objects.bulk_create(
        (
            StreamCount(group=group, key=key, home_id=home_id, articles=articles)
            for (group, key, home_id), articles in sorted(streams.items())
        ),
        batch_size=BATCH,
    )
    StreamDay.objects.bulk_create(
        (
            StreamDay(stream=stream, day=day, articles=articles)
            for (stream, day), articles in sorted(days.items())
        ),
        batch_size=BATCH,
    )


def are_right() -> bool:
    """Do the counts say what counting would?"""
    streams, days = counted()
    kept = {
        (row.group, row.key, row.home_id): row.articles for row in StreamCount.objects.filter(articles__gt=0)
    }
    kept_days = {(row.stream, row.day): row.articles for row in StreamDay.objects.filter(articles__gt=0)}
    return kept == streams and kept_days == days


def sizes(streams: Iterable[str]) -> dict[str, int]:
    """Return about how many articles each of these streams holds. One query."""
    wanted = {split(stream): stream for stream in streams}
    rows = StreamCount.objects.filter(
        key__in={key for _group, key in wanted}, group__in={group for group, _key in wanted}
    )
    found: Counter[str] = Counter()
    for row in rows:
        if stream := wanted.get((row.group, row.key)):
            found[stream] += row.articles
    return dict(found)


def all_articles() -> int:
    """Return about how many articles the record has. One query."""
    return StreamCount.objects.filter(group="site").aggregate(all=Sum("articles"))["all"] or 0


def exact_size(streams: Collection[str]) -> int:
    """Return how many public articles these streams hold together. Two queries."""
    note(*streams)
    over = sum(entry.stream in streams for entry in expired())
    return sum(sizes(streams).values()) - over


def exact_size_between(streams: Collection[str], since: datetime | None, before: datetime | None) -> int:
    """Return how many public articles these streams hold that were published within. Four queries at most.

    Whole days were counted as they were written. What is within of the first day, and of the last, is now.

    Raises `OverflowError` for bounds that no calendar has a day beside.
    """
    note(*streams)
    first = next_midnight(since) if since else None
    end = midnight(day_of(before)) if before else None
    if since and before and first and end and first >= end:
        return count_between(streams, since, before)
    days = StreamDay.objects.filter(stream__in=streams)
    days = days.filter(day__gte=day_of(first)) if first else days
    days = days.filter(day__lt=day_of(end)) if end else days
    found = days.aggregate(all=Sum("articles"))["all"] or 0
    found -= sum(
        entry.stream in streams
        and (first is None or first <= entry.published_at)
        and (end is None or entry.published_at < end)
        for entry in expired()
    )
    if since and first and since < first:
        found += count_between(streams, since, first)
    if before and end and end < before:
        found += count_between(streams, end, before)
    return found


def next_midnight(moment: datetime) -> datetime:
    """Return the moment itself, if a day begins then, or else when the next day does."""
    begun = midnight(day_of(moment))
    return begun if begun == moment else midnight(day_of(moment) + ONE_DAY)


def count_between(streams: Collection[str], since: datetime, before: datetime) -> int:
    entries = StreamEntry.objects.filter(not_expired(), stream__in=streams)
    return entries.filter(published_at__gte=since, published_at__lt=before).count()


def in_streams(
    *groups: str, home_ids: list[int], after: str | None = None, limit: int | None = None
) -> dict[str, int]:
    """Return how many public articles of these front pages there are by key of the groups, in its order.

    Keys without any are left out. Two queries.
    """
    note(*(f"site:{home_id}" for home_id in home_ids))
    rows = StreamCount.objects.filter(group__in=groups, home_id__in=home_ids, articles__gt=0)
    if after is not None:
        rows = rows.filter(key__gt=after)
    over = {split(stream): articles for stream, articles in expired_by_stream(home_ids).items()}
    # Some of those found may have none left.
    most = None if limit is None else limit + len(over)
    found = rows.values_list("key").annotate(total=Sum("articles")).order_by("key")
    counts = dict(found[:most])
    for (group, key), articles in over.items():
        if group in groups and key in counts:
            counts[key] -= articles
    return dict(islice(((key, articles) for key, articles in counts.items() if articles > 0), limit))


def one_key(group: str, key: str, *, home_ids: list[int]) -> int:
    """Return how many public articles of these front pages the stream `group:key` has. Two queries."""
    note(f"{group}:{key}")
    rows = StreamCount.objects.filter(group=group, key=key, home_id__in=home_ids)
    total = rows.aggregate(total=Sum("articles"))["total"] or 0
    return max(0, int(total) - expired_by_stream(home_ids).get(f"{group}:{key}", 0))


def by_day(streams: Collection[str], *, first: date, end: date) -> dict[date, int]:
    """Return how many public articles these streams have together of each day from `first` to before `end`.

    In order, without days that have none. Two queries.
    """
    note(*streams)
    rows = StreamDay.objects.filter(stream__in=streams, day__gte=first, day__lt=end, articles__gt=0)
    counts = dict(rows.values_list("day").annotate(total=Sum("articles")).order_by("day"))
    for entry in expired():
        if entry.stream in streams and (day := day_of(entry.published_at)) in counts:
            counts[day] -= 1
    return {day: articles for day, articles in counts.items() if articles > 0}


def expired() -> list[StreamEntry]:
    """Return what has expired and is counted still. One query.

    Few at any time: the worker takes them out within a second.
    """
    return list(StreamEntry.objects.filter(expires_at__lte=timezone.now()))


def expired_by_stream(home_ids: list[int]) -> Counter[str]:
    """Return how many articles of these front pages have expired, by stream. Two queries at most."""
    over = expired()
    if not over:
        return Counter()
    homes = PublishedArticle.objects.filter(pk__in={entry.article_id for entry in over})
    here = set(homes.filter(home_id__in=home_ids).values_list("pk", flat=True))
    return Counter(entry.stream for entry in over if entry.article_id in here)
