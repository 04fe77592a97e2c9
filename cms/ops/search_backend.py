"""Wagtail's database search, without what costs more with every page that there is.

On PostgreSQL a model can name one that keeps its entries apart, as `own_index_entries = "app.Model"`: with a
`title`, a `body` and the same key. It is then searched by its own statements; `keeps_entries_apart` says so.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import Count, F, Func
from django.db.models.expressions import RawSQL
from modelsearch.backends import database
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.query import Fuzzy, MatchAll, Not
from modelsearch.utils import get_content_type_pk, get_descendants_content_types_pks

Texts = list[tuple[str, str]]
"""Texts, each with its weight, from A to D."""

MOST_RANKED = 1000
# Of so many it is looked up which of them are asked for; where there are more, the database joins the tables.
MOST_FOUND = 20_000
# The newest so many tell how common words are. Where one of so few has them, the newest matches are near, and
# the index, which finds all before it gives the first, is not asked.
SAMPLE, ONE_OF = 500, 5
COLUMNS: tuple[str, ...] = ("title", "autocomplete", "body", "title_norm", "title_text", "body_text")
OWN_COLUMNS: tuple[str, ...] = ("title", "body")


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that modelsearch looks for
    """Return the backend of the database in use. For `settings.WAGTAILSEARCH_BACKENDS`."""
    backend = database.SearchBackend(params)
    backend.index_class = mixed(EveryTitleCountsTheSame, backend.index_class)
    if connection.vendor == "postgresql":
        backend.index_class = mixed(InBulk, backend.index_class)
        backend.keeps_entries_apart = True
        compiler = backend.autocomplete_query_compiler_class
        backend.autocomplete_query_compiler_class = mixed(NewestMatches, compiler)
        backend.results_class = mixed(CountsTheNewest, backend.results_class)
    return backend


def mixed(ours: type, theirs: type) -> type:
    return type(theirs.__name__, (ours, theirs), {})


class EveryTitleCountsTheSame:
    """Measuring all titles anew at each save, to rank short ones higher, takes longer with each page."""

    def _refresh_title_norms(self, full: bool = False) -> None:
        pass


class InBulk:
    """Writes the same entries, but reads each object once, and makes no expression of Django's of each text.

    Both together were nearly half of an import's time.
    """

    backend: Any
    entries: Any
    write_connection: Any

    def add_items(self, model: Any, objs: Iterable[Any]) -> None:
        objs = list(objs)
        if not objs or not model.get_search_fields():
            return
        if own := getattr(model, "own_index_entries", ""):
            meta = apps.get_model(own)._meta  # noqa: SLF001 - documented
            key, columns = [meta.pk.column], OWN_COLUMNS
            written = [own_row(obj, self.backend) for obj in objs]
        else:
            meta = self.entries.model._meta  # noqa: SLF001 - documented
            key, columns = ["content_type_id", "object_id"], COLUMNS
            content_type_id = get_content_type_pk(model)
            written = [row(obj, content_type_id, self.backend) for obj in objs]
        renewed = ", ".join(f"EXCLUDED.{column}" for column in columns)
        with self.write_connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {meta.db_table} ({', '.join((*key, *columns))})"  # noqa: S608
                f" VALUES {', '.join(sql for sql, _values in written)}"
                f" ON CONFLICT ({', '.join(key)}) DO UPDATE SET ({', '.join(columns)}) = ({renewed})",
                [value for _sql, values in written for value in values],
            )


class NewestMatches:
    """Finds the matches of the beginning of a word once, near by or in the index alone, and ranks the newest:
    an editor who types two letters would wait for all of them to be read, counted, and put in order."""

    fields: Any
    order_by_relevance: bool
    query: Any
    queryset: Any
    matches: list[Any] | None = None
    newest: list[Any] | None = None
    ranked: list[Any] | None = None

    def search(self, config: Any, start: Any, stop: Any, score_field: Any = None, backend: Any = None) -> Any:
        ours: Any = self
        theirs: Any = super()
        options = {"score_field": score_field, "backend": backend}
        if self.is_theirs():
            return theirs.search(config, start, stop, **options)
        words = ours.build_tsquery(self.query, config=config)
        if not self.order_by_relevance:
            if self.matches is None:
                self.matches = self.found(words)
            if len(self.matches) > MOST_FOUND:
                return theirs.search(config, start, stop, **options)
            keys: Any = self.each_of(self.matches)
        else:
            found = self.ranked_matches(config)
            if stop is not None:
                if self.ranked is None:
                    self.ranked = self.by_rank(found, config)
                # These alone are put in order once more.
                found, start, stop = self.ranked[start:stop], None, None
            # They are few. The planner would not know, and read all pages to see which of them are asked for.
            keys = found
        rank = ours._build_rank_expression(ours.get_index_vectors(words), config)  # noqa: SLF001
        queryset = self.queryset.filter(pk__in=keys)
        return ours._apply_ordering_and_scoring(queryset, rank, start, stop, score_field)  # noqa: SLF001

    def is_theirs(self) -> bool:
        return isinstance(self.query, MatchAll | Fuzzy | Not) or self.fields is not None

    def ranked_matches(self, config: Any) -> list[Any]:
        """Return the keys of all that is put in order by relevance."""
        if self.newest is None:
            ours: Any = self
            self.newest = self.newest_of(ours.build_tsquery(self.query, config=config), config)
        return self.newest

    def found(self, words: Any) -> list[Any]:
        """Return the keys of what has the words, whatever else is asked of it; of some if it is too much."""
        # The sum keeps the planner from reading the whole index of kinds besides.
        entries = self.entries().annotate(kind=F("content_type_id") + 0)
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
        if not self.are_common(words) and len(matches := self.found(words)) <= MOST_FOUND:
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
            some = self.queryset.filter(pk__in=self.each_of(matches[begin : begin + number]))
            newest = some.order_by("-pk").values_list("pk", flat=True)
            keys += newest[: MOST_RANKED - len(keys)]
            begin, number = begin + number, 2 * number
        return keys

    def are_common(self, words: Any) -> bool:
        """Have the newest that are asked for the words so often that enough matches are near?"""
        newest = list(self.queryset.order_by("-pk").values_list("pk", flat=True)[:SAMPLE])
        if len(newest) < SAMPLE:
            return False
        # An expression has no index: each is looked into by its number.
        text = Func("autocomplete", template="%(expressions)s || ''", output_field=SearchVectorField())
        found = self.entries_of(newest).alias(text=text).filter(text=words).count()
        return bool(found * ONE_OF >= SAMPLE)

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


class CountsTheNewest:
    """Counts what is put in order without asking once more which of it was asked for."""

    backend: Any
    query_compiler: Any
    start: int
    stop: int | None

    def _do_count(self) -> int:
        newest = self.newest()
        theirs: Any = super()
        return theirs._do_count() if newest is None else len(newest[self.start : self.stop])  # noqa: SLF001

    def facet(self, field_name: str) -> dict[Any, int]:
        newest = self.newest()
        is_known = self.query_compiler._get_filterable_field(field_name)  # noqa: SLF001 - as theirs
        if newest is None or is_known is None:
            theirs: Any = super()
            found: dict[Any, int] = theirs.facet(field_name)
            return found
        objects = self.query_compiler.queryset.model._default_manager.filter(pk__in=newest)  # noqa: SLF001
        return dict(objects.values_list(field_name).annotate(count=Count("pk")).order_by("-count"))

    def newest(self) -> list[Any] | None:
        """Return the keys of what is put in order by relevance; None where it is not ours to find."""
        compiler: Any = self.query_compiler
        is_ours = isinstance(self.query_compiler, NewestMatches)
        if not is_ours or compiler.is_theirs() or not compiler.order_by_relevance:
            return None
        newest: list[Any] = compiler.ranked_matches(compiler.get_config(self.backend))
        return newest


def array(values: list[Any], kind: str) -> RawSQL:
    """Return the values as one parameter: of thousands of them the driver's own work would take longest."""
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [values])  # noqa: S611 - `kind` is a column's


def row(obj: Any, content_type_id: int, backend: Any) -> tuple[str, list[Any]]:
    """Return what stands for an object in an insert, and its values."""
    title, completed, body = texts_of(obj, backend)
    vectors = (
        vector(title, backend.config),
        vector(completed, backend.autocomplete_config),
        vector(body, backend.config),
    )
    texts = [" ".join(text for text, _weight in each) for each in (title, body)]
    sql = f"(%s, %s, {', '.join(part for part, _values in vectors)}, 1.0, %s, %s)"
    words = [value for _part, values in vectors for value in values]
    return sql, [content_type_id, str(obj.pk), *words, *texts]


def own_row(obj: Any, backend: Any) -> tuple[str, list[Any]]:
    """Return the same of one whose entries are kept apart."""
    title, _completed, body = texts_of(obj, backend)
    vectors = [vector(each, backend.config) for each in (title, body)]
    sql = f"(%s, {', '.join(part for part, _values in vectors)})"
    return sql, [obj.pk, *(value for _part, values in vectors for value in values)]


def texts_of(obj: Any, backend: Any) -> tuple[Texts, Texts, Texts]:
    """Return the texts of its title, of what is completed while one types, and of its body."""
    from modelsearch.backends.database.postgres.postgres import ObjectIndexer

    indexer = ObjectIndexer(obj, backend)
    title, completed, body = Texts(), Texts(), Texts()
    for searched in indexer.search_fields:
        for field, weight, value in indexer.prepare_field(obj, searched):
            if text := value.strip():
                if isinstance(field, AutocompleteField):
                    completed.append((text, weight))
                elif isinstance(field, SearchField):
                    (title if field.field_name == "title" else body).append((text, weight))
    return title, completed, body


def vector(texts: Sequence[tuple[str, str]], config: str | None) -> tuple[str, list[str]]:
    """Return the words of texts as an expression of SQL, and its values."""
    configured, of_config = ("%s::regconfig, ", [config]) if config else ("", [])
    parts = [f"setweight(to_tsvector({configured}%s), '{weight}')" for _text, weight in texts]
    values = [value for text, _weight in texts for value in (*of_config, text)]
    return " || ".join(parts) or "''::tsvector", values
