"""The newest of streams, known to this process until the log goes on: what many pages show."""

from collections.abc import Collection

from django.db import connection
from django.utils import timezone

from news.record.shown import note
from news.record.tail import tail
from news.record.walking import along_an_index

HEAD = """SELECT entry.stream, entry.published_at, entry.article_id, article.card
FROM (SELECT stream, published_at, article_id FROM record_streamentry
WHERE stream = %s AND (expires_at IS NULL OR expires_at > %s)
ORDER BY published_at DESC, article_id DESC LIMIT %s) entry
JOIN record_publishedarticle article ON article.article_id = entry.article_id"""

# When it was published, as the database compares it; its id; its card, as JSON.
Entry = tuple[object, int, str]


def heads(streams: Collection[str], size: int) -> list[tuple[int, str]]:
    """Return id and card, as JSON, of the newest `size` articles of each stream, all of them newest first.

    One query, and none once they are known.
    """
    note(*streams)
    known = tail.facts("head", [(name, size) for name in sorted(streams)], read)
    entries = {entry for head in known for entry in head}
    return [(pk, card) for _at, pk, card in sorted(entries, key=lambda entry: entry[:2], reverse=True)]


def read(keys: list[tuple[str, int]]) -> list[list[Entry]]:
    sql = " UNION ALL ".join(f"SELECT * FROM ({HEAD}) head{n}" for n in range(len(keys)))  # noqa: S608
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    values = [value for name, size in keys for value in (name, now, size)]
    found: dict[str, list[Entry]] = {name: [] for name, _size in keys}
    with along_an_index(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        for name, *entry in cursor.fetchall():
            found[name].append(tuple(entry))
    return list(found.values())
