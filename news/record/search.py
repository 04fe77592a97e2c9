# ruff: noqa: S608, S611 - the only names put into SQL are the index's own
"""Full-text search over the record, by the engine that `settings.WAGTAILSEARCH_BACKENDS` names.

In the database a search is a part of the query that finds the entries of streams; another engine is
asked first, for the best `MOST_RANKED`, and only those are looked for in the streams.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import (
    BooleanField,
    CharField,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, In
from django_tasks import task
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from news.record.models import ArticleWords, PublishedArticle, searchable
from news.record.walking import along_an_index

# So many of the newest matches are put in the order of relevance.
MOST_RANKED = 1000
WORD = re.compile(r"\w+")
# So many matches are handed on as numbers, and each looked up; more cost SQLite's parser too much.
MOST_NAMED = {"postgresql": 20_000, "sqlite": 3000}
# Where so many are likely along the way, matches are near: not each is looked up, but each on the way asked.
MOST_LIKELY = 5000
# So many texts are looked into one by one, rather than all matches found.
MOST_ASKED = 2000
NO_ARTICLE = 0
TABLE = IndexEntry._meta.db_table  # noqa: SLF001 - documented
WORDS = ArticleWords._meta.db_table  # noqa: SLF001 - documented

POSTGRESQL = f"SELECT article_id AS pk FROM {WORDS} WHERE body @@ {{query}}"
# Each by itself: to put the two together takes as long as all else.
POSTGRESQL_RANKED = f"""
    SELECT article_id FROM {WORDS}, (SELECT {{query}} AS words) asked
    WHERE article_id = ANY(%s::bigint[])
    ORDER BY ts_rank(title, words) + ts_rank(body, words) DESC, article_id DESC"""
SQLITE = f"""
    SELECT CAST(entry.object_id AS integer) AS pk
    FROM {TABLE}_fts JOIN {TABLE} entry ON entry.id = {TABLE}_fts.rowid
    WHERE entry.content_type_id = %s AND {TABLE}_fts MATCH %s"""
SQLITE_ROWS = f"SELECT rowid FROM {TABLE}_fts WHERE {TABLE}_fts MATCH %s"
# The matches first, and only then which of them are wanted: the other way costs a search for each.
SQLITE_RANKED = f"""
    WITH wanted AS MATERIALIZED (
        SELECT id, object_id FROM {TABLE}
        WHERE content_type_id = %s AND object_id IN (SELECT value FROM json_each(%s)))
    SELECT CAST(wanted.object_id AS integer)
    FROM {TABLE}_fts CROSS JOIN wanted ON wanted.id = {TABLE}_fts.rowid
    WHERE {TABLE}_fts MATCH %s
    ORDER BY bm25({TABLE}_fts, 0, 1, 4), CAST(wanted.object_id AS integer) DESC"""


def is_database() -> bool:
    return ".database" in type(get_search_backend()).__module__


def index(row: PublishedArticle) -> None:
    """Have `row` found by its words: at once in the database, after the commit elsewhere."""
    if is_database():
        get_search_backend().add(row)
    else:
        index_later.enqueue(row.pk)


def forget(article_id: int) -> None:
    """Have the words of an article not kept any more that is not in the record."""
    # Wagtail's entries go with the row.
    if connection.vendor == "postgresql":
        ArticleWords.objects.filter(pk=article_id).delete()


@task()
def index_later(article_id: int) -> None:
    if row := PublishedArticle.objects.filter(pk=article_id).first():
        get_search_backend().add(row)


@dataclass(frozen=True)
class Matches:
    """What holds for the entries of articles that match; a few are named one by one."""

    condition: Q
    are_few: bool = False
    are_texts: bool = False
    """Does it look into each entry's text? That is asked last."""


def can_leaf(size: int) -> bool:
    """May the texts along a stream of this size be leafed through, instead of finding all matches at once?"""
    return connection.vendor == "postgresql" and is_database() and size > MOST_ASKED


def matching(text: str, *, of: int | None = None, likely: int = 0) -> Matches:
    """Return the matches of all words of `text`. One query at most.

    `of` is how many entries are walked along, where that is known: of a few, on PostgreSQL, each article's
    text is looked into, and nothing is asked beforehand. `likely` is about how many matches there are.
    """
    text = searchable(text)
    if not is_database():
        return named(ranked_elsewhere(text))
    words = text if connection.vendor == "postgresql" else fts_query(text)
    if not words:
        return named([])
    if of is not None and of <= MOST_ASKED and connection.vendor == "postgresql":
        return asked_one_by_one(text)
    most = MOST_NAMED[connection.vendor]
    sql, values = finding(words)
    number, ids = found_by(f"{sql} LIMIT %s", [*values, most + 1])
    if number > most:
        return Matches(among(words))
    # Where they are far fewer than was likely, they were written lately, and the others are far.
    if likely > MOST_LIKELY and number > likely // 2:
        return Matches(are_asked(RawSQL("SELECT unnest(%s::bigint[])", [f"{{{ids}}}"])))
    return are_named(ids)


def finding(words: str) -> tuple[str, list[Any]]:
    """Return what finds the ids of all matches, and its values."""
    if connection.vendor == "postgresql":
        return POSTGRESQL.format(query=tsquery()), [words]
    return SQLITE, [type_id(), words]


def found_by(sql: str, values: list[Any]) -> tuple[int, str]:
    """Return how many article ids these are, and the ids as one text, with commas between."""
    concatenated = "string_agg(pk::text, ',')" if connection.vendor == "postgresql" else "group_concat(pk)"
    with along_an_index(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), {concatenated} FROM ({sql}) found", values)
        number, ids = cursor.fetchone()
    return number, ids or ""


def asked_one_by_one(text: str) -> Matches:
    """Return what looks into the text of each entry's article."""
    row = ArticleWords.objects.filter(pk=OuterRef("article_id"))
    query = SearchQuery(searchable(text), config=get_search_backend().config, search_type="plain")
    has_words = ExpressionWrapper(Q(body=query), output_field=BooleanField())
    return Matches(Q(Exact(Subquery(row.values(has_words=has_words)), True)), are_texts=True)


def among(words: str) -> Q:
    """Return what asks of each entry whether its article is among the matches, which are found once."""
    if connection.vendor == "postgresql":
        return are_asked(RawSQL(*finding(words)))
    # The matches' own rows, which hold their texts, are not read for it.
    article_id = Cast(OuterRef("article_id"), CharField())
    row = IndexEntry.objects.filter(content_type_id=type_id(), object_id=article_id).values("pk")
    return Q(In(Subquery(row), RawSQL(SQLITE_ROWS, [words])))


def are_asked(ids: RawSQL) -> Q:
    """Return what asks of each entry whether its article's id is one of these."""
    # "Or": not to be made a join of.
    return Q(article_id__in=ids) | Q(article_id=NO_ARTICLE)


def named(article_ids: list[int]) -> Matches:
    return are_named(",".join(map(str, article_ids)))


def are_named(ids: str) -> Matches:
    """Return the matches that are named by their ids, with commas between.

    They are handed on as one text, which neither the driver nor a planner has to read: for thousands, either
    takes longer than to find them.
    """
    if connection.vendor == "postgresql":
        # Selected, so that no planner guesses how near they are; as an array, they are looked up by one scan.
        ids_array = RawSQL("SELECT %s::bigint[]", [f"{{{ids}}}"])
        is_named = Func(
            F("article_id"),
            ids_array,
            arg_joiner=" = ANY(",
            template="%(expressions)s::bigint[])",
            output_field=BooleanField(),
        )
        return Matches(Q(is_named), are_few=True)
    each = RawSQL("SELECT value FROM json_each(%s)", [f"[{ids}]"])
    return Matches(Q(article_id__in=each), are_few=True)


def ranked(text: str, article_ids: list[int]) -> list[int]:
    """Return those of the articles that match, the most relevant first. One query."""
    text = searchable(text)
    if not is_database():
        wanted = set(article_ids)
        return [pk for pk in ranked_elsewhere(text) if pk in wanted]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            ids = ",".join(map(str, article_ids))
            cursor.execute(POSTGRESQL_RANKED.format(query=tsquery()), [text, f"{{{ids}}}"])
        else:
            ids = ",".join(f'"{pk}"' for pk in article_ids)
            cursor.execute(SQLITE_RANKED, [type_id(), f"[{ids}]", fts_query(text)])
        return [pk for (pk,) in cursor.fetchall()]


def ranked_elsewhere(text: str) -> list[int]:
    results = get_search_backend().search(text, PublishedArticle.objects.all(), operator="and")
    return [row.pk for row in results[:MOST_RANKED]]


def tsquery() -> str:
    config = get_search_backend().config
    return f"plainto_tsquery('{config}', %s)" if config else "plainto_tsquery(%s)"


def fts_query(text: str) -> str:
    """Return `text` as an FTS5 query: its words, each in quotation marks, so that none is an operator."""
    return " ".join(f'"{word}"' for word in WORD.findall(text))


def type_id() -> Any:
    return ContentType.objects.get_for_model(PublishedArticle).pk
