"""Wagtail's database search, without what costs more with every page that there is.

On PostgreSQL a model can name one that keeps its entries apart, as `own_index_entries = "app.Model"`: with a
`title`, a `body` and the same key. It is then searched by its own statements; `keeps_entries_apart` says so.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import apps
from django.db import connection
from modelsearch.backends import database
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.utils import get_content_type_pk

from cms.ops.newest_matches import CountsTheListed, NewestMatches

Texts = list[tuple[str, str]]
"""Texts, each with its weight, from A to D."""

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
        backend.results_class = mixed(CountsTheListed, backend.results_class)
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
