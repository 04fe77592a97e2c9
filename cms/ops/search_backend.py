"""Wagtail's database search, without what costs more with every page that there is."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from modelsearch.backends import database
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.query import MatchAll
from modelsearch.utils import get_content_type_pk

Texts = list[tuple[str, str]]
"""Texts, each with its weight, from A to D."""

MOST_RANKED = 1000
COLUMNS = ("title", "autocomplete", "body", "title_norm", "title_text", "body_text")


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that modelsearch looks for
    """Return the backend of the database in use. For `settings.WAGTAILSEARCH_BACKENDS`."""
    backend = database.SearchBackend(params)
    backend.index_class = mixed(EveryTitleCountsTheSame, backend.index_class)
    if connection.vendor == "postgresql":
        backend.index_class = mixed(InBulk, backend.index_class)
        compiler = backend.autocomplete_query_compiler_class
        backend.autocomplete_query_compiler_class = mixed(NewestMatches, compiler)
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
        content_type_id = get_content_type_pk(model)
        rows, values = [], list[Any]()
        for obj in objs:
            sql, of_row = row(obj, self.backend)
            rows.append(sql)
            values += [content_type_id, *of_row]
        table, columns = self.entries.model._meta.db_table, ", ".join(COLUMNS)  # noqa: SLF001
        renewed = ", ".join(f"EXCLUDED.{column}" for column in COLUMNS)
        with self.write_connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (content_type_id, object_id, {columns}) VALUES {', '.join(rows)}"  # noqa: S608
                f" ON CONFLICT (content_type_id, object_id) DO UPDATE SET ({columns}) = ({renewed})",
                values,
            )


class NewestMatches:
    """Ranks the newest matches alone, where those of the beginning of a word are many: an editor who types
    two letters would wait for all of them to be read, counted, and put in order."""

    order_by_relevance: bool
    query: Any
    queryset: Any
    newest: list[Any] | None = None

    def search(self, config: Any, start: Any, stop: Any, **options: Any) -> Any:
        theirs: Any = super()
        if not self.order_by_relevance or isinstance(self.query, MatchAll):
            return theirs.search(config, start, stop, **options)
        asked = self.queryset
        try:
            if self.newest is None:
                self.order_by_relevance, self.queryset = False, asked.order_by()
                newest = theirs.search(config, None, MOST_RANKED, **options)
                self.newest = list(newest.values_list("pk", flat=True))
            self.order_by_relevance, self.queryset = True, asked.filter(pk__in=self.newest)
            return theirs.search(config, start, stop, **options)
        finally:
            self.order_by_relevance, self.queryset = True, asked


def row(obj: Any, backend: Any) -> tuple[str, list[Any]]:
    """Return what stands for an object in an insert, and its values, from its id on."""
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
    vectors = (
        vector(title, backend.config),
        vector(completed, backend.autocomplete_config),
        vector(body, backend.config),
    )
    texts = [" ".join(text for text, _weight in each) for each in (title, body)]
    sql = f"(%s, %s, {', '.join(part for part, _values in vectors)}, 1.0, %s, %s)"
    return sql, [indexer.id, *(value for _part, values in vectors for value in values), *texts]


def vector(texts: Sequence[tuple[str, str]], config: str | None) -> tuple[str, list[str]]:
    """Return the words of texts as an expression of SQL, and its values."""
    configured, of_config = ("%s::regconfig, ", [config]) if config else ("", [])
    parts = [f"setweight(to_tsvector({configured}%s), '{weight}')" for _text, weight in texts]
    values = [value for text, _weight in texts for value in (*of_config, text)]
    return " || ".join(parts) or "''::tsvector", values
