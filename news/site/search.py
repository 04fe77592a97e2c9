"""Search over what is published."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.record.counts import day_of
from news.record.selection import Order, Selection, SelectionPage
from news.record.streams import BadCursor, section_stream, site_stream
from news.site.archive import midnight
from news.site.breadcrumb import Step
from news.site.head import Head, everywhere, page
from news.site.here import Here, here
from news.site.passages import results

RESULTS = 20
MOST_COUNTED = 1000
LONGEST_QUERY = 200
PERIODS = {"day": 1, "week": 7, "month": 31, "year": 366}


@dataclass(frozen=True)
class Question:
    """What a reader asked, as far as it can be understood; `errors` says, by field, what could not."""

    text: str
    is_cut: bool
    order: Order
    section: int | None
    period: str
    first: date | None
    last: date | None
    errors: dict[str, str]

    @classmethod
    def of(cls, request: HttpRequest, here: Here) -> "Question":
        get = {name: str(value).replace("\x00", " ").strip() for name, value in request.GET.items()}
        text = " ".join(get.get("q", "").split())
        errors: dict[str, str] = {}
        first, last = (day(get.get(name, ""), name, errors) for name in ("from", "to"))
        if first and last and last < first:
            errors["to"] = _("The last day lies before the first.")
        return cls(
            text=text[:LONGEST_QUERY],
            is_cut=len(text) > LONGEST_QUERY,
            order=Order.NEWEST if get.get("order") == "date" else Order.RELEVANCE,
            section=section_of(get.get("section", ""), here, errors),
            period=get.get("period", "") if get.get("period") in PERIODS else "",
            first=first,
            last=last,
            errors=errors,
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.section or self.period or self.first or self.last)

    def selection(self, here: Here) -> Selection:
        stream = section_stream(self.section) if self.section else site_stream(here.home_id)
        bounds = self.bounds()
        return Selection(
            streams=(frozenset({stream.name}),),
            text=self.text,
            order=self.order,
            published_from=bounds[0],
            published_before=bounds[1],
            name=f"search {stream.name} {self.text} {self.period} {self.first} {self.last} {self.order}",
        )

    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """Return the first and the last moment: whole days of the newsroom's time zone."""
        first = self.first
        if self.period:
            since = day_of(timezone.now()) - timedelta(days=PERIODS[self.period] - 1)
            first = max(since, first) if first else since
        last = self.last if self.last and self.last < date.max else None
        end = last + timedelta(days=1) if last else None
        return midnight(first) if first else None, midnight(end) if end else None

    def query(self, **changes: str) -> str:
        """Return the query string of this question, with these parts changed; empty ones are left out."""
        parts = {
            "q": self.text,
            "order": "date" if self.order == Order.NEWEST else "",
            "section": str(self.section or ""),
            "period": self.period,
            "from": str(self.first or ""),
            "to": str(self.last or ""),
        }
        return urlencode({name: value for name, value in (parts | changes).items() if value})


def day(text: str, name: str, errors: dict[str, str]) -> date | None:
    try:
        # The first year of the calendar has no midnight in every time zone.
        found = date.fromisoformat(text) if text else None
        return max(found, date(2, 1, 1)) if found else None
    except ValueError:
        errors[name] = _("This is not a day. Write it like 2026-11-23.")
        return None


def section_of(text: str, here: Here, errors: dict[str, str]) -> int | None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    section = here.facts.sections.get(number)
    if section and section.home_id == here.home_id:
        return section.id
    if text:
        errors["section"] = _("There is no such section.")
    return None


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, whatever was asked for. Seven queries at most."""
    place = here(request)
    question = Question.of(request, place)
    context: dict[str, Any] = {
        "question": question,
        "typed": {name: request.GET.get(name, "")[:LONGEST_QUERY] for name in ("from", "to")},
        "sections": options(place, question),
        "periods": [
            (name, label, name == question.period)
            for name, label in (
                ("", _("Any time")),
                ("day", _("Today")),
                ("week", _("Last seven days")),
                ("month", _("Last month")),
                ("year", _("Last year")),
            )
        ],
    }
    if question.text and not question.errors:
        context |= found(request, question, place)
    if not context.get("results"):
        stream = site_stream(place.home_id)
        context["latest"] = stream.newest(limit=10).cards(place.origin)
    title = _("Search")
    head = Head(
        title=f"{question.text} – {title}" if question.text else title,
        canonical_url=place.origin + reverse("search"),
        is_indexed=False,
        alternates=everywhere(place, "search/"),
    )
    context["trail"] = [Step(title, reverse("search"))] if question.text else []
    return page(request, "news/search.html", head, context)


def options(here: Here, question: Question) -> list[tuple[int, str, bool]]:
    """Return id, name and whether it is chosen, of each section of this edition: in the tree's order."""
    return [
        (each.id, f"{'– ' * len(here.facts.ancestors_of(each))}{each.title}", each.id == question.section)
        for each in here.facts.sections.values()
        if each.home_id == here.home_id
    ]


def found(request: HttpRequest, question: Question, here: Here) -> dict[str, Any]:
    chosen = question.selection(here)
    cursor = request.GET.get("before", "")
    try:
        made = chosen.page(limit=RESULTS, cursor=cursor, form="document")
    except BadCursor as error:
        raise Http404 from error
    number = chosen.count(most=MOST_COUNTED) if made.texts else 0
    return {
        "results": results(made.texts, question.text, here.origin),
        "number": min(number, MOST_COUNTED),
        "is_more": number > MOST_COUNTED,
        "next": link(question, made),
        "first_page": f"?{question.query()}" if cursor else "",
        "by_relevance": f"?{question.query(order='')}",
        "by_date": f"?{question.query(order='date')}",
        "wider": f"?{question.query(section='', period='', **{'from': '', 'to': ''})}"
        if question.is_narrow
        else "",
    }


def link(question: Question, made: SelectionPage) -> str:
    return f"?{question.query(before=made.next)}" if made.next else ""
