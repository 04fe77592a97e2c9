"""Query parameters, by type. What is not named here is refused."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema

MOST_TAGS = 5
MOST_IDS = 100
MOST_STREAMS = 20
LARGEST_ID = 2**63 - 1
# As far as times go.
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def without_nul(value: Any) -> Any:
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("it must not hold NUL")
    return value


def one_of_each(values: Any) -> Any:
    """Take `a,b` and `a&b` for the same list."""
    if isinstance(values, str):
        values = [values]
    return (
        [part for value in values for part in str(value).split(",")] if isinstance(values, list) else values
    )


def moment(value: Any) -> Any:
    """Read a date, or a date and time; without an offset it is of the newsroom's time zone."""
    if not isinstance(value, str):
        return value
    # A plus sign that was not encoded arrives as a blank.
    text = re.sub(r" (?=\d{2}:?\d{2}$)", "+", value).upper()
    try:
        day = parse_date(text)
        read = datetime.combine(day, time.min) if day else parse_datetime(text)
    except ValueError as error:
        raise ValueError("there is no such date") from error
    if read is None:
        raise ValueError("it must be a date or a date and time of ISO 8601")
    aware = read if read.tzinfo else read.replace(tzinfo=timezone.get_default_timezone())
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return FIRST if aware.year == 1 else LAST


def end_of(value: Any) -> Any:
    """Return the moment after the day or the second that was named, so that all of it is within."""
    read = moment(value)
    if not isinstance(value, str) or not isinstance(read, datetime):
        return read
    if parse_date(value):
        day: date = parse_date(value)  # type: ignore[assignment]
        return LAST if day == date.max else moment((day + timedelta(days=1)).isoformat())
    step = timedelta(microseconds=1) if read.microsecond else timedelta(seconds=1)
    return read + step if read <= LAST - step else LAST


# Behind the length, which else is not told of a text, but of anything.
NO_NUL = BeforeValidator(without_nul)
NO_NUL_PATTERN = Field(json_schema_extra={"pattern": "^[^\\x00]*$"})
Slug = Annotated[str, StringConstraints(min_length=1, max_length=200), NO_NUL, NO_NUL_PATTERN]
Words = Slug
Cursor = Annotated[str, StringConstraints(max_length=500), NO_NUL, NO_NUL_PATTERN]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Language = Annotated[str, StringConstraints(max_length=35), NO_NUL]
Limit = Annotated[int, Field(20, ge=1, le=100, description="How many, 1 to 100.")]
DATE_OR_TIME = WithJsonSchema({"type": "string", "anyOf": [{"format": "date-time"}, {"format": "date"}]})
Moment = Annotated[datetime, BeforeValidator(moment), DATE_OR_TIME]
MomentAfter = Annotated[datetime, BeforeValidator(end_of), DATE_OR_TIME]


class Parameters(Schema):
    model_config = ConfigDict(extra="forbid")


class PageOf(Parameters):
    limit: Limit
    cursor: Cursor = Field(
        "", description="Where the page begins: `next` or `previous` of another page of the same list."
    )


class Filters(Parameters):
    language: Language | None = Field(None, description="Code of a language of the site.", examples=["en"])
    section: Id | None = Field(None, description="Id of a section; its sub-sections are included.")
    tag: list[Slug] = Field(
        [], max_length=MOST_TAGS, description="Slug of a tag. Repeat it, up to 5 times: all have to match."
    )
    author: Slug | None = Field(None, description="Slug of an author.", examples=["leyla-aliyeva"])
    breaking: bool | None = Field(
        None, description="Only articles that are marked as breaking, or only others."
    )
    ids: Annotated[list[Id], BeforeValidator(one_of_each)] = Field(
        [], max_length=MOST_IDS, description="Only these articles: up to 100 ids, with commas or repeated."
    )
    published_from: Moment | None = Field(
        None, description="Published at this time or later: ISO 8601. A date alone is its beginning."
    )
    published_to: MomentAfter | None = Field(
        None, description="Published at this time or before. A date alone is its end."
    )
    updated_since: Moment | None = Field(None, description="Published or updated at this time or later.")
    q: Words | None = Field(
        None,
        description="Words that all stand in headline, standfirst, text, tags, authors or place.",
        examples=["bridge opens"],
    )


class ListOfItems(Filters, PageOf):
    order: Literal["newest", "oldest", "updated", "relevance"] | None = Field(
        None,
        description="By time of publication, by the last update, or (with `q`) by relevance among "
        "the newest matches, 1,000 at most. With `q` it is `relevance`, else `newest`, unless you say "
        "otherwise.",
    )
    view: Literal["card", "full"] = Field("card", description="The short form, or the whole document.")


class ListOfArticles(ListOfItems):
    count: bool = Field(
        False, description="Say how many there are, up to 10,000; with `q` up to 1,000 at most."
    )
