"""The next articles along one stream: what every list without other conditions is made of."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from news.record.walking import along_an_index

if TYPE_CHECKING:
    from news.record.streams import Position

Form = Literal["card", "document"]

# Django takes as long to write this as PostgreSQL takes to answer it.
NEXT = """SELECT article.{form}, CAST(entry.{column} AS text), entry.article_id
FROM (SELECT {column}, article_id FROM record_streamentry
WHERE stream = %s AND (expires_at IS NULL OR expires_at > %s) {after}
ORDER BY {column} {way}, article_id {way} LIMIT {limit}) entry
JOIN record_publishedarticle article ON article.article_id = entry.article_id
ORDER BY entry.{column} {way}, 3 {way}"""
AFTER = "AND ({column}, article_id) {sign} (%s, %s)"


@dataclass(frozen=True)
class Walk:
    """The way along a stream: by which of its times, and from which end."""

    column: Literal["published_at", "updated_at"]
    descending: bool

    def back(self) -> "Walk":
        return Walk(self.column, not self.descending)

    def order(self) -> list[str]:
        return [f"{'-' if self.descending else ''}{name}" for name in (self.column, "article_id")]

    def after(self, position: "Position") -> Q:
        """Return what stands beyond the position."""
        step = "lt" if self.descending else "gt"
        return self.beyond(position, step, beside=step)

    def until(self, position: "Position") -> Q:
        """Return what stands before the position, and what stands there."""
        step = "gt" if self.descending else "lt"
        return self.beyond(position, step, beside=f"{step}e")

    def beyond(self, position: "Position", step: str, *, beside: str) -> Q:
        at = position.at
        same_time = Q(**{self.column: at, f"article_id__{beside}": position.article_id})
        # Said twice, so that an index leads to the place.
        return Q(**{f"{self.column}__{step}e": at}) & (Q(**{f"{self.column}__{step}": at}) | same_time)


NEWEST_FIRST = Walk("published_at", descending=True)


def along(
    stream: str, walk: Walk, *, limit: int, after: "Position | None", form: Form
) -> list[tuple[str, str, int]]:
    """Return JSON, time and id of the next `limit` articles of a stream. One query.

    Times are as the database writes them: of a whole page one or two are asked for. See `time_of`.
    """
    words = {"column": walk.column, "way": "DESC" if walk.descending else "ASC"}
    beyond = AFTER.format(sign="<" if walk.descending else ">", **words) if after else ""
    times = [timezone.now(), *([after.at] if after else [])]
    now, *at = map(connection.ops.adapt_datetimefield_value, times)
    values = [stream, now, *at, *([after.article_id] if after else [])]
    with along_an_index(), connection.cursor() as cursor:
        cursor.execute(NEXT.format(form=form, after=beyond, limit=int(limit), **words), values)
        return cursor.fetchall()


def time_of(text: str) -> datetime:
    """Return the time that a database of ours wrote: in UTC, which SQLite does not say."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
