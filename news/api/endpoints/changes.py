"""The log of changes: a copy that is kept by it misses nothing."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router
from pydantic import BeforeValidator

from news.api import schemas
from news.api.answers import answer
from news.api.parameters import MOST_STREAMS, Cursor, Parameters, Slug, one_of_each
from news.api.problems import BadParameter
from news.api.site import site_facts
from news.publishing.editions import SiteFacts
from news.record.changes import told
from news.record.models import Change
from news.record.streams import BadCursor, read_text, sign_text

router = Router(tags=["Changes"])

Kind = Literal["published", "updated", "corrected", "moved", "retracted", "site"]
# So many rows of the log are looked through for those that are asked for.
MOST_LOOKED_THROUGH = 2000
LATEST = "latest"


class AfterWhat(Parameters):
    after: Cursor = Field(
        "",
        description="The cursor of a change, or `next` of an answer: what came since. Not given: from the "
        "beginning. `latest`: nothing but the cursor of the end, to begin there.",
    )
    limit: int = Field(100, ge=1, le=500, description="How many at most, 1 to 500.")
    kinds: Annotated[list[Kind], BeforeValidator(one_of_each)] = Field(
        [], max_length=6, description="Only these kinds: with commas or repeated."
    )
    streams: Annotated[list[Slug], BeforeValidator(one_of_each)] = Field(
        [], max_length=MOST_STREAMS, description="Only what touched one of these streams; up to 20."
    )


@router.get("changes", response=schemas.Changes, operation_id="list_changes", summary="Changes")
def changes(request: HttpRequest, params: Query[AfterWhat]) -> HttpResponse:
    """What was published, updated, corrected, moved and retracted, in the order in which it became public.

    Go on from `next` until `up_to_date` is true; then ask again with `If-None-Match`, which is answered by a
    304 as long as nothing happens. With filters, an answer may be empty and not the end.
    """
    facts = site_facts(request)
    rows, last, is_end = look(facts, params)
    value = {
        "items": [shown(row) for row in rows],
        "next": sign_text(str(last), "changes"),
        "up_to_date": is_end,
    }
    return answer(value, streams=facts.streams)


def look(facts: SiteFacts, params: AfterWhat) -> tuple[list[Change], int, bool]:
    """Return the changes asked for, the number of the last row looked at, and whether that is the end."""
    log = Change.objects.order_by("seq")
    end = log.values_list("seq", flat=True).last() or 0
    if params.after == LATEST:
        return [], end, True
    last = position(params.after)
    # The numbers have no gaps: so many rows, however few of them are wanted.
    far = min(end, last + MOST_LOOKED_THROUGH)
    # A front page that was taken off line is none of the site's any more, and that has to be told, too.
    rows = log.filter(seq__gt=last, seq__lte=far).exclude(home_id__in=facts.other_sites_home_ids)
    if params.kinds:
        rows = rows.filter(kind__in=params.kinds)
    found = list(touching(rows, set(params.streams), limit=params.limit + 1))
    if len(found) > params.limit:
        return found[: params.limit], found[params.limit - 1].seq, False
    return found, max(last, far), far == end


def touching(rows: Any, streams: set[str], *, limit: int) -> Iterable[Change]:
    """Return the first `limit` rows that touched one of the streams, if any are named."""
    if not streams:
        return list(rows[:limit])
    touched = rows.values_list("seq", "streams")
    wanted = [seq for seq, names in touched if not streams.isdisjoint(names)][:limit]
    return list(rows.filter(seq__in=wanted))


def position(after: str) -> int:
    try:
        return int(read_text(after, "changes")) if after else 0
    except BadCursor as error:
        raise BadParameter("after", "This cursor is not one of ours; begin again without one.") from error


def shown(row: Change) -> dict[str, Any]:
    return {"cursor": sign_text(str(row.seq), "changes")} | told(row)
