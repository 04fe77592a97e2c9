"""Lists of articles."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from news.api import schemas
from news.api.answers import page_answer
from news.api.parameters import ListOfArticles, ListOfItems, PageOf
from news.api.problems import BadParameter, Problem
from news.api.select import page_of, selection, shown_streams
from news.api.site import site_facts
from news.record import search
from news.record.paging import SelectionPage
from news.record.selection import Order, Selection

router = Router(tags=["Articles"])

MOST_COUNTED = 10_000
# To count words, their matches have to be found: as many as are put in the order of relevance.
MOST_COUNTED_WITH_WORDS = search.MOST_RANKED


def order_of(params: ListOfItems) -> Order:
    if params.order == "relevance" and params.q is None:
        raise BadParameter("order", "Relevance is to the words of `q`, and there are none.")
    return Order(params.order or (Order.RELEVANCE if params.q else Order.NEWEST))


def counted(chosen: Selection, page: SelectionPage, *, most: int) -> dict[str, object]:
    # Of words, mostly, they were counted as they were found.
    count = page.count or chosen.count(most=most)
    return {"value": count.value, "exact": count.is_exact}


@router.get("articles", response=schemas.ArticleList, operation_id="list_articles", summary="Articles")
def articles(request: HttpRequest, params: Query[ListOfArticles]) -> HttpResponse:
    """All published articles that match every filter, newest first.

    Paging is stable while articles are published: follow `next`, or the `Link` header.
    """
    chosen = selection(request, params, order=order_of(params))
    form = "document" if params.view == "full" else "card"
    most = MOST_COUNTED_WITH_WORDS if chosen.text else MOST_COUNTED
    page = page_of(
        chosen,
        limit=params.limit,
        cursor=params.cursor,
        form=form,  # type: ignore[arg-type]
        most_counted=most if params.count else 0,
    )
    count = {"count": counted(chosen, page, most=most)} if params.count else {}
    return page_answer(request, page, streams=shown_streams(chosen), **count)


@router.get(
    "streams/{name}",
    response=schemas.CardList,
    operation_id="get_stream",
    summary="A stream",
    openapi_extra={"responses": {404: {}}},
)
def stream(request: HttpRequest, name: str, params: Query[PageOf]) -> HttpResponse:
    """The articles of a stream, newest first: `site:<id>`, `section:<id>`, `tag:<site id>:<slug>`,
    `author:<id>` or `breaking:<site id>`, as the log of changes names them."""
    if not is_name(name):
        raise Problem(404, "There is no stream of this name.")
    facts = site_facts(request)
    chosen = Selection(streams=(frozenset({name}), facts.streams), name=f"{facts.site.pk} {name}")
    page = page_of(chosen, limit=params.limit, cursor=params.cursor)
    return page_answer(request, page, streams={name})


def is_name(name: str) -> bool:
    """Could a stream have this name?"""
    kind, _colon, key = name.partition(":")
    if kind == "tag":
        home_id, _colon, slug = key.partition(":")
        return home_id.isdecimal() and bool(slug) and "\x00" not in slug and len(slug) <= 200
    return kind in {"site", "section", "author", "breaking"} and key.isdecimal() and key.isascii()
