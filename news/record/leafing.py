"""Looks for words by leafing through the texts along a route, as long as that is quicker than their index.

Of a common word the newest matches are near, however many there are; the index would find all of them. A rare
one is found by the index. Which it is, is seen from the first texts. For PostgreSQL: only there is a text
looked into by itself. Source: docs/decisions/0016-the-same-at-a-million.md
"""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from news.record import search
from news.record.counts import all_articles
from news.record.streams import Position
from news.record.tail import tail
from news.record.walking import along_an_index

if TYPE_CHECKING:
    from news.record.selection import Route, Selection, Walk

# More texts than these are not leafed through, if it can be helped.
MOST_LEAFED = 4000
# Nor are more matches asked of the index, which finds all of them; where each has to be in other streams,
# too, it is looked up there.
MOST_FOUND, MOST_FOUND_IN_SEVERAL = 40_000, 2500
# The first of them tell how common the words are.
STEPS = (500, MOST_LEAFED - 500)
# So many matches are enough to be put in order, or to be counted, where more would take long.
ENOUGH = 100


@dataclass
class Leafing:
    selection: "Selection"
    route: "Route"
    walk: "Walk"
    values: tuple[str, ...]
    within: Q
    is_whole: bool = True
    """False once fewer than the limit were found, and there are more."""

    def found(self, *, limit: int, after: Position | None = None, is_patient: bool = True) -> list[Any]:
        """Return the values of the first `limit` matches after the position.

        Who is not patient is given fewer, `ENOUGH` at least, where more would take long. Two queries for
        common words; up to six for others.
        """
        wanted = limit if is_patient else min(limit, ENOUGH)
        found: list[Any] = []
        looked = 0
        most = MOST_FOUND_IN_SEVERAL if self.route.others else MOST_FOUND
        for step in STEPS:
            end = self.place(step, after)
            found += self.leaf(after, end, limit=limit - len(found))
            if end is None or len(found) >= limit:
                return found
            after, looked = end, looked + step
            is_far = len(found) * MOST_LEAFED < wanted * looked
            if is_far or self.likely(found, looked) <= most:
                break
        else:
            if not is_patient:
                self.is_whole = False
                return found
        return found + self.by_index(after, self.likely(found, looked), limit=limit - len(found))

    def place(self, steps: int, after: Position | None) -> Position | None:
        """Return the place so many entries on, None beyond the end. An index scan."""
        along = replace(self.route, others=[])
        # Of articles that are named, there are few.
        with nullcontext() if self.selection.ids is not None else along_an_index():
            entries = self.selection.entries(along, self.walk, self.bounds(after), limit=steps)
            places = entries.order_by(*self.walk.order()).values_list(self.walk.column, "article_id")
            found = list(places[steps - 1 : steps])
        return Position(*found[0]) if found else None

    def leaf(self, after: Position | None, end: Position | None, *, limit: int) -> list[Any]:
        """Return those of the entries between two places whose texts have the words."""
        within = self.bounds(after)
        if end:
            within &= self.walk.until(end)
        return self.read(within, search.asked_one_by_one(self.selection.text), limit=limit)

    def by_index(self, after: Position | None, likely: int, *, limit: int) -> list[Any]:
        matches = self.selection.matches(likely)
        return self.read(self.bounds(after), matches, limit=limit)

    def read(self, within: Q, matches: search.Matches, *, limit: int) -> list[Any]:
        return self.selection.read_entries(
            self.route, self.walk, self.values, within, limit=limit, matches=matches
        )

    def bounds(self, after: Position | None) -> Q:
        return self.within & self.walk.after(after) if after else self.within

    def likely(self, found: list[Any], looked: int) -> int:
        """Return about how many matches the index has."""
        return len(found) * tail.fact("all articles", all_articles) // looked
