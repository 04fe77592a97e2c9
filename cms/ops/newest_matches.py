"""What an editor's search finds while they type: the newest matches, in order of relevance, and how many.

On PostgreSQL. Source: docs/decisions/0016-the-same-at-a-million.md
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from asgiref.local import Local
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import EmptyResultSet
from django.core.signals import request_finished, request_started
from django.db import connection
from django.db.models import Count, F, Func, Max, Min, Q
from django.db.models.expressions import RawSQL
from django.dispatch import receiver
from modelsearch.query import Fuzzy, MatchAll, Not
from modelsearch.utils import get_descendants_content_types_pks

MOST_RANKED = 1000
# Of so many it is looked up which of them are asked for; where there are more, the database joins the tables.
MOST_FOUND = 20_000
# The newest so many tell how common words are. Where one of so few has them, the newest matches are near, and
# the index, which finds all before it gives the first, is not asked.
SAMPLE, ONE_OF = 500, 5
# So many in the sample tell how far back the newest matches reach. It is looked twice as far.
ENOUGH, REACH = 5, 2
of_request = Local()
"""What was found for the request of this thread: the admin asks for pages, and once more for their types."""


@receiver(request_started)
def remember(**_signal: Any) -> None:
    of_request.found = {}


@receiver(request_finished)
def forget(**_signal: Any) -> None:
    of_request.found = None


class NewestMatches:
    """Finds the matches of the beginning of a word once, near by or in the index alone, and ranks the newest:
    an editor who types two letters would wait for all of them to be read, counted, and put in order."""

    fields: Any
    order_by_relevance: bool
    query: Any
    queryset: Any
    ranked: list[Any] | None = None

    def search(self, config: Any, start: Any, stop: Any, score_field: Any = None, backend: Any = None) -> Any:
        ours: Any = self
        theirs: Any = super()
        options = {"score_field": score_field, "backend": backend}
        if self.is_theirs():
            return theirs.search(config, start, stop, **options)
        keys = self.listed(config)
        if keys is None:
            return theirs.search(config, start, stop, **options)
        if self.order_by_relevance and stop is not None:
            if self.ranked is None:
                self.ranked = self.by_rank(keys, config)
            # These alone are put in order once more.
            keys, start, stop = self.ranked[start:stop], None, None
        words = ours.build_tsquery(self.query, config=config)
        rank = ours._build_rank_expression(ours.get_index_vectors(words), config)  # noqa: SLF001
        # Of few, the planner is to know it: it would read all pages to see which of them are asked for.
        queryset = self.queryset.filter(pk__in=keys if len(keys) <= MOST_RANKED else self.each_of(keys))
        return ours._apply_ordering_and_scoring(queryset, rank, start, stop, score_field)  # noqa: SLF001

    def is_theirs(self) -> bool:
        return isinstance(self.query, MatchAll | Fuzzy | Not) or self.fields is not None

    def listed(self, config: Any) -> list[Any] | None:
        """Return the keys of the newest matches, where relevance orders, else of all; None of too many."""
        ours: Any = self
        words = ours.build_tsquery(self.query, config=config)
        found: list[Any] | None
        if self.order_by_relevance:
            found = self.once("newest", self.condition(), lambda: self.newest_of(words, config))
        else:
            found = self.once("all", self.condition(), lambda: self.all_of(words))
        return found

    def condition(self) -> str:
        """Return what is asked of the pages, as words."""
        try:
            return str(self.queryset.order_by().values("pk").query)
        except EmptyResultSet:
            return ""

    def once(self, what: str, condition: str, find: Callable[[], Any]) -> Any:
        """Return what is found, by the list or by the types, whichever of the two asks first."""
        known = getattr(of_request, "found", None)
        if known is None:
            # Outside of a request, only this search knows it.
            known = self.__dict__.setdefault("known", {})
        asked = (what, self.queryset.model, repr(self.query), condition)
        if asked not in known:
            known[asked] = find()
        return known[asked]

    def all_of(self, words: Any) -> list[Any] | None:
        """Return the keys of what has the words, of what is asked for; None of too many."""
        matches = self.found(words)
        return self.asked_for(matches) if len(matches) <= MOST_FOUND else None

    def found(self, words: Any) -> list[Any]:
        """Return the keys of what has the words, whatever else is asked of it; of some if it is too much."""
        found: list[Any] = self.once("found", "", lambda: self.look_for(words))
        return found

    def look_for(self, words: Any, *, after: int | None = None) -> list[Any]:
        """Return the keys of what has the words, among the entries that were made after this one."""
        entries = self.entries() if after is None else self.entries().filter(pk__gt=after)
        # The sum keeps the planner from reading the whole index of kinds besides.
        entries = entries.annotate(kind=F("content_type_id") + 0)
        found = entries.filter(kind__in=self.kinds(), autocomplete=words)[: MOST_FOUND + 1]
        return [self.key(each) for each in found.values_list("object_id", flat=True)]

    def entries(self) -> Any:
        return self.queryset.model._meta.get_field("index_entries").related_model.objects.all()  # noqa: SLF001

    def kinds(self) -> list[int]:
        kinds: list[int] = get_descendants_content_types_pks(self.queryset.model)
        return kinds

    def each_of(self, keys: list[Any]) -> RawSQL:
        return array(keys, self.queryset.model._meta.pk.rel_db_type(connection))  # noqa: SLF001

    def key(self, object_id: str) -> Any:
        return self.queryset.model._meta.pk.to_python(object_id)  # noqa: SLF001

    def newest_of(self, words: Any, config: Any) -> list[Any]:
        """Return the keys of the newest that have the words, of what is asked for."""
        asked = self.queryset
        theirs: Any = super()
        sample = self.sample(words)
        if not sample.are_common():
            if (after := sample.end_of_reach()) is not None:
                keys = self.newest_among(sorted(self.look_for(words, after=after), reverse=True))
                if len(keys) == MOST_RANKED:
                    return keys
            if len(matches := self.found(words)) <= MOST_FOUND:
                return self.newest_among(sorted(matches, reverse=True))
        try:
            self.order_by_relevance, self.queryset = False, asked.order_by()
            newest = theirs.search(config, None, MOST_RANKED)
            return list(newest.values_list("pk", flat=True))
        finally:
            self.order_by_relevance, self.queryset = True, asked

    def newest_among(self, matches: list[Any]) -> list[Any]:
        """Return the first of these keys that are asked for. As most are, it is looked among few first."""
        keys: list[Any] = []
        begin, number = 0, MOST_RANKED
        while begin < len(matches) and len(keys) < MOST_RANKED:
            # Put in order here: for the last few, the planner would walk all pages from the newest on.
            keys += sorted(self.asked_for(matches[begin : begin + number]), reverse=True)
            begin, number = begin + number, 2 * number
        return keys[:MOST_RANKED]

    def asked_for(self, keys: list[Any]) -> list[Any]:
        """Return those of the keys that are asked for."""
        found = self.queryset.order_by().filter(pk__in=self.each_of(keys))
        return list(found.values_list("pk", flat=True))

    def sample(self, words: Any) -> "Sample":
        """Look into the newest that are asked for. Three queries, or one if they are few."""
        newest = list(self.queryset.order_by("-pk").values_list("pk", flat=True)[:SAMPLE])
        if len(newest) < SAMPLE:
            return Sample(0, 0, 0)
        # An expression has no index: each is looked into by its number.
        text = Func("autocomplete", template="%(expressions)s || ''", output_field=SearchVectorField())
        found = self.entries_of(newest).alias(text=text)
        found = found.aggregate(matches=Count("pk", filter=Q(text=words)), first=Min("pk"))
        return Sample(**found, **self.entries().aggregate(last=Max("pk")))

    def entries_of(self, keys: list[Any]) -> Any:
        return self.entries().filter(
            content_type_id__in=self.kinds(), object_id__in=array([str(key) for key in keys], "text")
        )

    def by_rank(self, keys: list[Any], config: Any) -> list[Any]:
        """Return the same keys, best match first, and of equal ones the newest."""
        ours: Any = self
        rank = ours.build_tsrank(F("autocomplete"), self.query, config=config)
        found = self.entries_of(keys).values_list("object_id", rank)
        ranks = {self.key(object_id): value for object_id, value in found}
        return sorted(sorted(keys, reverse=True), key=lambda key: -ranks.get(key, 0))


class Sample(NamedTuple):
    """How many of the newest have some words, and from which to which of all entries these newest stand."""

    matches: int
    first: int
    last: int

    def are_common(self) -> bool:
        """Have so many of them the words that enough matches are near?"""
        return self.matches * ONE_OF >= SAMPLE

    def end_of_reach(self) -> int | None:
        """Return after which entry the newest matches are likely to stand; None if it can't be told.

        All of the sample stand after it: the newest are found, in whatever order the index was made.
        """
        if self.matches < ENOUGH:
            return None
        after = self.last - (self.last - self.first) * REACH * MOST_RANKED // self.matches - 1
        # Of most entries, the index alone is quicker.
        return after if after > self.last // 2 else None


class CountsTheListed:
    """Counts what is known to be listed without asking once more which of the matches was asked for.

    Without words, all that is asked for is counted: by kind, once for a request.
    """

    backend: Any
    query_compiler: Any
    start: int
    stop: int | None

    def _do_count(self) -> int:
        listed = self.listed()
        if listed is not None:
            return len(listed[self.start : self.stop])
        theirs: Any = super()
        count: Callable[[], int] = theirs._do_count  # noqa: SLF001
        return self.number(count) if self.is_of_all() else count()

    def facet(self, field_name: str) -> dict[Any, int]:
        compiler, listed = self.query_compiler, self.listed()
        is_known = compiler._get_filterable_field(field_name)  # noqa: SLF001 - as theirs
        if listed is None or is_known is None:
            theirs: Any = super()
            found: dict[Any, int] = theirs.facet(field_name)
            if self.is_of_all():
                self.number(lambda: sum(found.values()))
            return found
        objects = compiler.queryset.model._default_manager.filter(pk__in=compiler.each_of(listed))  # noqa: SLF001
        return dict(objects.values_list(field_name).annotate(count=Count("pk")).order_by("-count"))

    def is_of_all(self) -> bool:
        compiler, is_whole = self.query_compiler, not self.start and self.stop is None
        return is_whole and isinstance(compiler, NewestMatches) and isinstance(compiler.query, MatchAll)

    def number(self, count: Callable[[], int]) -> int:
        return int(self.query_compiler.once("number", self.query_compiler.condition(), count))

    def listed(self) -> list[Any] | None:
        """Return the keys of what is listed; None where it is not ours to find, or too much."""
        compiler = self.query_compiler
        if not isinstance(compiler, NewestMatches) or compiler.is_theirs():
            return None
        ours: Any = compiler
        return compiler.listed(ours.get_config(self.backend))


def array(values: list[Any], kind: str) -> RawSQL:
    """Return the values as one parameter: of thousands of them the driver's own work would take longest."""
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [values])  # noqa: S611 - `kind` is a column's
