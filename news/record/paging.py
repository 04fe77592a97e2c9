"""Pages of a selection: JSON texts in its order, and the cursors that lead on and back."""

from dataclasses import dataclass

from news.record import search
from news.record.along import Form
from news.record.models import PublishedArticle
from news.record.selection import WALKS, Counted, Order, Row, Selection
from news.record.streams import BadCursor, Position


@dataclass(frozen=True)
class SelectionPage:
    """JSON texts in the selection's order, and the cursors of the pages beside; empty at the ends."""

    texts: list[str]
    next: str = ""
    previous: str = ""
    count: Counted | None = None
    """How many there are, where that is known because they were all found."""


def page(
    chosen: Selection, *, limit: int, cursor: str = "", form: Form = "card", most_counted: int = 0
) -> SelectionPage:
    """Return `limit` articles (1 or more) from the cursor on.

    One query once the sizes of the streams are known; some more with words. Where they are to be counted,
    up to `most_counted`, matches of words are found once for both. Raises `BadCursor` for a cursor that
    this selection did not give.
    """
    if chosen.order == Order.RELEVANCE:
        return ranked_page(chosen, limit=limit, cursor=cursor, form=form)
    is_newest = chosen.order == Order.NEWEST and not (cursor or chosen.updated_since)
    if most_counted and chosen.text and is_newest:
        counted = counted_page(chosen, limit=limit, form=form, most=most_counted)
        if counted:
            return counted
    back, position = read(chosen, cursor)
    walk = WALKS[chosen.order].back() if back else WALKS[chosen.order]
    rows = chosen.rows(walk, limit=limit + 1, after=position, form=form)
    has_more = len(rows) > limit
    rows = rows[:limit]
    if back:
        rows.reverse()
    has_next, has_previous = (True, has_more) if back else (has_more, position is not None)
    return SelectionPage(
        [row.text for row in rows],
        next_cursor(chosen, rows[-1].position) if rows and has_next else "",
        previous_cursor(chosen, rows[0].position) if rows and has_previous else "",
    )


def counted_page(chosen: Selection, *, limit: int, form: Form, most: int) -> SelectionPage | None:
    """Return the first page of the newest with their count, None where they are not found for both."""
    walk, route = WALKS[Order.NEWEST], chosen.route()
    if route is None or not chosen.is_leafed_through(route):
        return None
    found, count = chosen.newest(route, ("article_id",), limit=most)
    if len(found) <= limit and not count.is_exact:
        return None
    first = chosen.entries_of([pk for (pk,) in found[:limit]], route, walk)
    rows = [Row(*each) for each in first.values_list(f"article__{form}", walk.column, "article_id")]
    following = next_cursor(chosen, rows[-1].position) if rows and len(found) > limit else ""
    return SelectionPage([row.text for row in rows], following, count=count)


def ranked_page(chosen: Selection, *, limit: int, cursor: str, form: Form) -> SelectionPage:
    """Return a page of the newest matches, by relevance, as they stood at the first page.

    They are `search.MOST_RANKED` at most. What was published since does not move them. A cursor names the
    article beside the page.
    """
    back, position = read(chosen, cursor)
    route = chosen.route()
    if route is None:
        return SelectionPage([], count=Counted(0, is_exact=True))
    as_of = position.at if position else chosen.newest_at(route)
    if as_of is None:
        return SelectionPage([], count=Counted(0, is_exact=True))
    found, count = chosen.newest(route, ("article_id",), limit=search.MOST_RANKED, until=as_of)
    if not found:
        return SelectionPage([], count=count)
    ranked = search.ranked(chosen.text, [pk for (pk,) in found])
    start, end = ends_of_page(ranked, position, back=back, limit=limit)
    ids = ranked[start:end]
    rows = PublishedArticle.objects.current().filter(pk__in=ids).values_list("pk", form)
    texts = dict(rows) if ids else {}
    return SelectionPage(
        [texts[pk] for pk in ids if pk in texts],
        next_cursor(chosen, Position(as_of, ids[-1])) if ids and end < len(ranked) else "",
        previous_cursor(chosen, Position(as_of, ids[0])) if ids and start else "",
        count=count,
    )


def ends_of_page(ranked: list[int], position: Position | None, *, back: bool, limit: int) -> tuple[int, int]:
    """Return where the page begins, and where what follows it does.

    Raises `BadCursor` where the article beside it is not there any more.
    """
    if position is None:
        return 0, limit
    try:
        beside = ranked.index(position.article_id)
    except ValueError as error:
        raise BadCursor("The article beside this page is gone; begin anew.") from error
    return (max(0, beside - limit), beside) if back else (beside + 1, beside + 1 + limit)


def next_cursor(chosen: Selection, position: Position) -> str:
    return position.sign(f"{chosen.name}:next")


def previous_cursor(chosen: Selection, position: Position) -> str:
    return position.sign(f"{chosen.name}:previous")


def read(chosen: Selection, cursor: str) -> tuple[bool, Position | None]:
    """Return whether the cursor leads back, and from where."""
    if not cursor:
        return False, None
    try:
        return False, Position.read(cursor, f"{chosen.name}:next")
    except BadCursor:
        return True, Position.read(cursor, f"{chosen.name}:previous")
