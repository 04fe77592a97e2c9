"""Search over what is published."""

from collections import Counter
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.record import paging
from news.record.paging import SelectionPage
from news.record.search import MOST_RANKED
from news.record.selection import Selection
from news.record.streams import BadCursor, site_stream
from news.record.tail import tail
from news.site.context import settings_of
from news.site.head import Head, everywhere, page
from news.site.here import Here, here
from news.site.search.passages import Words, results
from news.site.search.question import LONGEST_QUERY, PERIODS, Question, printable
from news.site.views import latest

RESULTS = 20
MOST_COUNTED = MOST_RANKED
LONGEST_DAY = 40
# Tags of so many of the newest stories are what the news is about.
NEWEST, SUBJECTS = 100, 12
# https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md#opensearch-description-elements
LONGEST_SHORT_NAME = 16


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, whatever was asked for.

    None but the site's own queries without words, and eight at most with some; five more where a cursor leads
    nowhere any more.
    """
    place = here(request)
    question = Question.of(request, place)
    context = {"question": question, "longest": LONGEST_QUERY, "fields": fields(request, question)}
    if question.text and not question.errors:
        context |= found(question, request.GET.get("before", ""))
    if not context.get("results"):
        context |= {"latest": latest(place), "subjects": subjects(place)}
    return page(request, "news/search.html", head_of(question, settings_of(request).name), context)


def head_of(question: Question, name: str) -> Head:
    title, here = _("Search"), question.here
    return Head(
        title=f"{question.text} – {title}" if question.text else title,
        description=_("Search the news of %(name)s.") % {"name": name},
        canonical_url=here.origin + reverse("search"),
        is_indexed=False,
        alternates=everywhere(here, "search/"),
    )


def fields(request: HttpRequest, question: Question) -> dict[str, Any]:
    """Return what the form has to choose from, each with whether it is chosen, and the days as typed."""
    sections = question.here.facts
    days = (("from", question.first), ("to", question.last))
    return {
        "sections": [
            (each.id, f"{'– ' * len(sections.ancestors_of(each))}{each.title}", each == question.section)
            for each in sections.sections.values()
            if each.home_id == question.here.home_id
        ],
        "periods": [(each.name, each.label, each == question.period) for each in PERIODS.values()],
        "days": {
            name: str(day) if day else printable(request.GET.get(name, ""))[:LONGEST_DAY]
            for name, day in days
        },
    }


def found(question: Question, cursor: str) -> dict[str, Any]:
    chosen = question.selection()
    made, is_first = page_at(chosen, cursor)
    # Mostly they were counted as they were found.
    count = made.count or chosen.count(most=MOST_COUNTED)
    return {
        "has_words": bool(Words.of(question.text).folded),
        "results": results(made.texts, question.text, question.here.origin),
        "number": count.value,
        "is_more": not count.is_exact,
        "next": f"?{question.query(before=made.next)}" if made.next else "",
        "first_page": "" if is_first else f"?{question.query()}",
        "begins_anew": is_first and bool(cursor),
        "by_relevance": f"?{question.query(order='')}",
        "by_date": f"?{question.query(order='date')}",
    }


def page_at(chosen: Selection, cursor: str) -> tuple[SelectionPage, bool]:
    """Return a page, and whether it is the first: it is where the cursor leads nowhere, or no more."""
    if cursor:
        with suppress(BadCursor):
            made = paging.page(chosen, limit=RESULTS, cursor=cursor, form="document")
            if made.texts:
                return made, False
    return paging.page(chosen, limit=RESULTS, form="document", most_counted=MOST_COUNTED), True


def subjects(here: Here) -> list[dict[str, str]]:
    """Return name and address of the tags that the newest stories have most. No query once known."""
    return tail.fact(("subjects", here.home_id), lambda: subjects_of(here))


def subjects_of(here: Here) -> list[dict[str, str]]:
    cards = site_stream(here.home_id).newest(limit=NEWEST).cards(here.origin)
    tags = Counter((tag["slug"], tag["name"]) for card in cards for tag in card["tags"] if tag["slug"])
    return [
        {"name": name, "url": reverse("tag", args=[slug])} for (slug, name), _n in tags.most_common(SUBJECTS)
    ]


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Answer with what browsers have to know to search here: an OpenSearch description."""
    place = here(request)
    name = printable(settings_of(request).name)
    context = {"name": name[:LONGEST_SHORT_NAME], "url": place.origin + reverse("search")}
    kind = "application/opensearchdescription+xml"
    return render(request, "news/opensearch.xml", context, content_type=kind)
