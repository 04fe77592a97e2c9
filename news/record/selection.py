"""Selections: published articles that fulfil several conditions at once, paged by position."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Q
from django.db.models.expressions import RawSQL

from news.record import search
from news.record.along import NEWEST_FIRST, Form, Walk, along, time_of
from news.record.counts import exact_size, exact_size_between, sizes
from news.record.leafing import Leafing
from news.record.models import StreamEntry, not_expired
from news.record.several import Entries, in_each
from news.record.shown import note
from news.record.streams import Position
from news.record.tail import tail
from news.record.walking import along_an_index

# So many articles are named by their ids at most.
MOST_WITHIN = 1000


class Order(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    UPDATED = "updated"
    RELEVANCE = "relevance"


WALKS = {
    Order.NEWEST: NEWEST_FIRST,
    Order.OLDEST: Walk("published_at", descending=False),
    Order.UPDATED: Walk("updated_at", descending=True),
}


@dataclass(frozen=True)
class Route:
    """Which streams are walked along, those that hold fewest, and in which an article has to be besides."""

    along: frozenset[str]
    others: list[frozenset[str]]
    size: int
    """About how many entries there are along it."""


@dataclass(frozen=True)
class Row:
    """One article of a page."""

    text: str
    """Its JSON."""
    at: datetime | str
    """The time by which it stands where it does, as `along` gives it or as it is."""
    article_id: int

    @property
    def position(self) -> Position:
        at = time_of(self.at) if isinstance(self.at, str) else self.at
        return Position(at, self.article_id)


class Counted(NamedTuple):
    """How many articles there are, or that there are more than so many."""

    value: int
    is_exact: bool


@dataclass(frozen=True)
class Selection:
    """Articles that are in a stream of *each* set in `streams`, and within all bounds.

    An article is in one stream at most of a set: they are those of several front pages. At least one
    set, the narrowest first as far as is known.
    """

    streams: tuple[frozenset[str], ...]
    without: frozenset[str] = frozenset()
    """Streams whose articles are left out."""
    ids: frozenset[int] | None = None
    published_from: datetime | None = None
    published_before: datetime | None = None
    updated_since: datetime | None = None
    text: str = ""
    order: Order = Order.NEWEST
    name: str = field(default="", compare=False)
    """What cursors are signed for: they are good for the same selection only."""
    known: dict[int, search.Matches] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What `matches` has found, by about how many they are."""

    def rows(self, walk: Walk, *, limit: int, after: Position | None, form: Form) -> list[Row]:
        route = self.route()
        if route is None:
            return []
        if self.is_without_bounds and not route.others and len(route.along) == 1:
            (stream,) = route.along
            return [Row(*each) for each in along(stream, walk, limit=limit, after=after, form=form)]
        values = (f"article__{form}", walk.column, "article_id")
        found = self.narrowed(route, walk).found(route, walk, values, limit=limit, after=after)
        return [Row(*each) for each in found]

    def count(self, *, most: int) -> Counted:
        """Return how many articles there are, or that there are more than `most`, or than were looked for.

        Two queries; some more with words.
        """
        route = self.route()
        if route is None:
            return Counted(0, is_exact=True)
        if not route.others and (found := self.known_size(route)) is not None:
            return Counted(min(found, most), is_exact=found <= most)
        return self.narrowed(route, WALKS[Order.NEWEST]).counted(route, most=most)

    def known_size(self, route: Route) -> int | None:
        """Return how many articles the streams along the route hold, where no more than dates bounds them."""
        if self.is_without_bounds:
            return exact_size(route.along)
        if not replace(self, published_from=None, published_before=None).is_without_bounds:
            return None
        with suppress(OverflowError):
            return exact_size_between(route.along, self.published_from, self.published_before)
        return None

    def counted(self, route: Route, *, most: int) -> Counted:
        if self.is_leafed_through(route):
            return self.newest(route, ("article_id",), limit=most)[1]
        with self.planned(route, WALKS[Order.NEWEST], self.within_bounds(), limit=most + 1) as entries:
            found = int(entries.order_by()[: most + 1].count())
        return Counted(min(found, most), is_exact=found <= most)

    def narrowed(self, route: Route, walk: Walk) -> "Selection":
        """Return the same by ids, where few articles are within the bounds of the time that is not walked by.

        Whoever asks now and then what was updated since would have the whole stream read for a handful. One
        query, if there are such bounds.
        """
        bounds = self.bounds(published=walk.column != "published_at", updated=walk.column != "updated_at")
        if self.ids is not None or not bounds:
            return self
        with along_an_index():
            entries = StreamEntry.objects.filter(stream__in=route.along, **bounds)
            ids = list(entries.values_list("article_id", flat=True)[: MOST_WITHIN + 1])
        if len(ids) > MOST_WITHIN:
            return self
        # None at all is an exception where SQL is put together.
        return replace(self, ids=frozenset(ids or [search.NO_ARTICLE]))

    @property
    def is_without_bounds(self) -> bool:
        return not (self.text or self.without or self.ids or self.within_bounds())

    def route(self) -> Route | None:
        """Return the way through the streams, None if one of the sets has no article.

        One query, and none once their sizes are known.
        """
        # What comes or goes touches a stream of each set: one set tells of it.
        note(*self.streams[0])
        names = sorted(frozenset().union(*self.streams))
        known = dict(zip(names, tail.facts("size", names, sizes_of), strict=True))
        sets = [frozenset(name for name in names if known[name]) for names in self.streams]
        if not all(sets):
            return None
        along, *others = sorted(sets, key=lambda names: sum(known[name] for name in names))
        return Route(along, others, sum(known[name] for name in along))

    def found(
        self, route: Route, walk: Walk, values: tuple[str, ...], *, limit: int, after: Position | None
    ) -> list[Any]:
        """Return these values of the first `limit` entries, in the order of the walk."""
        within = self.within_bounds()
        if self.is_leafed_through(route):
            return Leafing(self, route, walk, values, within).found(limit=limit, after=after)
        if after:
            within &= walk.after(after)
        return self.read_entries(route, walk, values, within, limit=limit)

    def newest(
        self, route: Route, values: tuple[str, ...], *, limit: int, until: datetime | None = None
    ) -> tuple[list[Any], Counted]:
        """Return these values of the newest `limit` matches, or of as many as are soon found; count them."""
        walk, within = WALKS[Order.NEWEST], self.within_bounds()
        if until:
            within &= Q(published_at__lte=until)
        is_whole = True
        if self.is_leafed_through(route):
            leafing = Leafing(self, route, walk, values, within)
            found = leafing.found(limit=limit + 1, is_patient=False)
            is_whole = leafing.is_whole
        else:
            found = self.read_entries(route, walk, values, within, limit=limit + 1)
        return found[:limit], Counted(min(len(found), limit), is_whole and len(found) <= limit)

    def newest_at(self, route: Route) -> datetime | None:
        """Return when the newest was published of all that may match: not now, a date may lie ahead."""
        leafing = Leafing(self, route, WALKS[Order.NEWEST], (), self.within_bounds())
        first = leafing.place(1, None)
        return first.at if first else None

    def is_leafed_through(self, route: Route) -> bool:
        return bool(self.text) and self.ids is None and search.can_leaf(route.size)

    def matches(self, likely: int) -> search.Matches:
        """Return the matches of its words, about so many. One query, and the next time none."""
        if likely not in self.known:
            self.known[likely] = search.matching(self.text, likely=likely)
        return self.known[likely]

    def read_entries(
        self,
        route: Route,
        walk: Walk,
        values: tuple[str, ...],
        within: Q,
        *,
        limit: int,
        matches: search.Matches | None = None,
    ) -> list[Any]:
        with self.planned(route, walk, within, limit=limit, matches=matches) as entries:
            found = entries.order_by(*walk.order())
            if matches and matches.are_few and any(value.startswith("article__") for value in values):
                # They are all put in order: the articles of the first alone are read.
                first = list(found.values_list("article_id", flat=True)[:limit])
                found = self.entries_of(first, route, walk)
            return list(found.values_list(*values)[:limit])

    def entries_of(self, article_ids: list[int], route: Route, walk: Walk) -> Entries:
        """Return the entries of these articles along the route, in the order of the walk."""
        entries = StreamEntry.objects.filter(article_id__in=article_ids, stream__in=route.along)
        return entries.order_by(*walk.order())

    @contextmanager
    def planned(
        self, route: Route, walk: Walk, within: Q, *, limit: int, matches: search.Matches | None = None
    ) -> Iterator[Entries]:
        """Yield the entries along the route that fulfil everything, to be evaluated within.

        With several streams along it, `limit` is how many of each are looked at.
        """
        if self.text and matches is None:
            # Of few articles each text is looked into: the index would find all others first.
            matches = search.matching(self.text, of=route.size if self.ids is None else len(self.ids))
        texts = matches.condition if matches and matches.are_texts else None
        if matches and not texts:
            within &= matches.condition
        are_few = self.ids is not None or (matches is not None and matches.are_few)
        with nullcontext() if are_few else along_an_index():
            yield self.entries(route, walk, within, limit=limit, texts=texts)

    def entries(self, route: Route, walk: Walk, within: Q, *, limit: int, texts: Q | None = None) -> Entries:
        parts = [self.part(name, route.others, within, texts) for name in sorted(route.along)]
        if len(parts) == 1:
            return parts[0]
        # Each along its own index: as one condition, all of them would be sorted.
        compiled = [
            part.order_by(*walk.order()).values("pk")[:limit].query.sql_with_params() for part in parts
        ]
        sql = " UNION ALL ".join(
            f"SELECT * FROM ({sql}) part{n}"  # noqa: S608 - Django's own SQL
            for n, (sql, _params) in enumerate(compiled)
        )
        params = [value for _sql, values in compiled for value in values]
        return StreamEntry.objects.filter(pk__in=RawSQL(sql, params))  # noqa: S611

    def part(self, name: str, others: list[frozenset[str]], within: Q, texts: Q | None = None) -> Entries:
        entries = StreamEntry.objects.filter(not_expired(), within, stream=name)
        entries = in_each(entries, others, texts)
        if self.without:
            left_out = StreamEntry.objects.filter(stream__in=self.without).values("article_id")
            entries = entries.exclude(article_id__in=left_out)
        return entries

    def within_bounds(self) -> Q:
        bounds = self.bounds(published=True, updated=True)
        return Q(**bounds) if self.ids is None else Q(article_id__in=self.ids, **bounds)

    def bounds(self, *, published: bool, updated: bool) -> dict[str, datetime]:
        """Return the bounds of these times, as the conditions of a query."""
        bounds = {
            "published_at__gte": self.published_from if published else None,
            "published_at__lt": self.published_before if published else None,
            "updated_at__gte": self.updated_since if updated else None,
        }
        return {name: bound for name, bound in bounds.items() if bound is not None}


def sizes_of(streams: list[str]) -> list[int]:
    found = sizes(streams)
    return [found.get(name, 0) for name in streams]
