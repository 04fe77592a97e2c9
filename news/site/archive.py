"""The archive: years, months, and the days of the newsroom's time zone."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import MAXYEAR, date, timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.record import paging
from news.record.counts import midnight
from news.record.models import StreamDay
from news.record.selection import Selection
from news.record.streams import BadCursor, parse
from news.site.breadcrumb import Step, trail_to
from news.site.calendar import Archive, after, month_of
from news.site.head import Alternate, Head, everywhere, page, section_alternates
from news.site.here import here
from news.site.structured import breadcrumbs

STORIES = 100
ONE_DAY = timedelta(days=1)


def archive_at(request: HttpRequest, section: str) -> Archive:
    """Return the archive of the site, or of the section at this path. Raises `Http404`."""
    place = here(request)
    return Archive(place, place.section_at(section) if section else None)


@require_safe
def whole(request: HttpRequest, section: str = "") -> HttpResponse:
    """Show all years, each with its months."""
    archive = archive_at(request, section)
    counts = archive.counts(archive.first, archive.today + ONE_DAY)
    months = by_month(counts)
    years = [
        {
            "year": year,
            "url": archive.year_url(year),
            "months": [
                {"first": first, "url": archive.month_url(first), "articles": months[first]}
                for first in firsts
            ],
        }
        for year, firsts in groupby(sorted(months, reverse=True), key=lambda first: first.year)
    ]
    return show(request, archive, "news/archive.html", {"years": years}, [])


@require_safe
def year(request: HttpRequest, year: str, section: str = "") -> HttpResponse:
    """Show the months of a year that have begun."""
    archive = archive_at(request, section)
    first = period(archive, int(year), 1, 1, ends=lambda first: date(min(first.year + 1, MAXYEAR), 1, 1))
    counts = archive.counts(first, date(first.year + 1, 1, 1))
    firsts = [date(first.year, month, 1) for month in range(1, 13)]
    months = [month_of(archive, each, counts) for each in firsts if each <= archive.today]
    context = {
        "months": [each for each in reversed(months) if each.articles],
        "first": first,
        "previous": first.year - 1 if first > archive.first else None,
        "next": first.year + 1 if first.year < archive.today.year else None,
        "archive_url": archive.url,
    }
    return show(request, archive, "news/archive_year.html", context, [first.year])


@require_safe
def month(request: HttpRequest, year: str, month: str, section: str = "") -> HttpResponse:
    """Show the stories of a month, the newest first, paged by position."""
    archive = archive_at(request, section)
    first = period(archive, int(year), int(month), 1, ends=after)
    if len(month) == 1:
        return HttpResponsePermanentRedirect(archive.month_url(first))
    counts = archive.counts(first, after(first))
    context = {
        "month": month_of(archive, first, counts),
        **stories(request, archive, first, after(first)),
    }
    return show(request, archive, "news/archive_month.html", context, [first.year, first.month])


@require_safe
def day(request: HttpRequest, year: str, month: str, day: str, section: str = "") -> HttpResponse:
    """Show the stories of a day, and the way to the days before and after that have some."""
    archive = archive_at(request, section)
    shown = period(archive, int(year), int(month), int(day), ends=lambda first: first + ONE_DAY)
    if len(month) == 1 or len(day) == 1:
        return HttpResponsePermanentRedirect(archive.day_url(shown))
    first = shown.replace(day=1)
    context = {
        "month": month_of(archive, first, archive.counts(first, after(first)), shown=shown),
        **stories(request, archive, shown, shown + ONE_DAY),
        **days_beside(archive, shown),
    }
    parts = [shown.year, shown.month, shown.day]
    return show(request, archive, "news/archive_day.html", context, parts)


def period(archive: Archive, year: int, month: int, day: int, *, ends: Callable[[date], date]) -> date:
    """Return the first day of a period that the archive covers.

    Raises `Http404` for one that is impossible, lies ahead, or was over before the first story.
    """
    try:
        first = date(year, month, day)
        end = ends(first)
        # The first hours of time itself are not in every zone.
        midnight(first)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if first > archive.today or end <= archive.first:
        raise Http404
    return first


def by_month(counts: Mapping[date, int]) -> Counter[date]:
    months: Counter[date] = Counter()
    for day, articles in counts.items():
        months[day.replace(day=1)] += articles
    return months


def stories(request: HttpRequest, archive: Archive, first: date, end: date) -> dict[str, Any]:
    """Return a page of the stories from one midnight to another, and to this day's end at most.

    Two queries. Raises `Http404` for a bad cursor.
    """
    before = request.GET.get("before", "")
    chosen = Selection(
        streams=(frozenset({archive.stream}),),
        published_from=midnight(first),
        published_before=midnight(min(end, archive.today + ONE_DAY)),
        name=f"archive {archive.stream} {first} {end}",
    )
    try:
        found = paging.page(chosen, limit=STORIES, cursor=before)
    except BadCursor as error:
        raise Http404 from error
    cards = parse(found.texts, archive.here.origin)
    return {"stream": found, "cards": cards, "before": before, "is_later_page": bool(before)}


def days_beside(archive: Archive, shown: date) -> dict[str, dict[str, Any] | None]:
    """Return the nearest days with news before and after. Two queries."""
    days = StreamDay.objects.filter(stream=archive.stream, articles__gt=0).values_list("day", flat=True)
    beside = {
        "previous": days.filter(day__lt=shown).order_by("-day").first(),
        "next": days.filter(day__gt=shown, day__lte=archive.today).order_by("day").first(),
    }
    return {name: {"date": day, "url": archive.day_url(day)} if day else None for name, day in beside.items()}


def show(
    request: HttpRequest, archive: Archive, template: str, context: dict[str, Any], parts: list[int]
) -> HttpResponse:
    """Answer with a page of the archive; `parts` are the year, the month and the day that it is of."""
    steps = steps_to(archive, parts)
    name = name_of(parts)
    section = archive.section.title if archive.section else ""
    title = " – ".join(each for each in (name, section) if each)
    address, before = archive.here.origin + steps[-1].url, context.get("before", "")
    head = Head(
        title=_("%(title)s: older stories") % {"title": title} if before else title,
        description=description_of(parts, section or archive.here.edition.title),
        canonical_url=f"{address}?before={before}" if before else address,
        # A month, or a day, has news in one language and none in the other.
        alternates=() if parts else alternates(archive),
        data=(breadcrumbs(archive.here, steps),),
    )
    shown = {
        "trail": steps[:-1],
        "current": steps[-1].title,
        "address": steps[-1].url,
        "name": name,
        "section": archive.section,
    }
    return page(request, template, head, shown | context)


def alternates(archive: Archive) -> tuple[Alternate, ...]:
    if archive.section:
        return section_alternates(archive.here, archive.section, "archive/")
    return everywhere(archive.here, "archive/")


def name_of(parts: list[int]) -> str:
    match parts:
        case []:
            return _("Archive")
        case [year]:
            return _("News of %(period)s") % {"period": year}
        case [year, month]:
            return _("News of %(period)s") % {"period": date_format(date(year, month, 1), "F Y")}
        case _:
            return _("News of %(period)s") % {"period": date_format(date(*parts), "j E Y")}


def description_of(parts: list[int], of: str) -> str:
    if not parts:
        return _("All news of %(name)s, by year, month and day.") % {"name": of}
    return f"{name_of(parts)}. {of}."


def steps_to(archive: Archive, parts: list[int]) -> list[Step]:
    """Return the way from the front page to here, this page last."""
    steps = [*trail_to(archive.here, archive.section), Step(_("Archive"), archive.url)]
    if parts:
        steps.append(Step(str(parts[0]), archive.year_url(parts[0])))
    if len(parts) > 1:
        first = date(parts[0], parts[1], 1)
        steps.append(Step(date_format(first, "F"), archive.month_url(first)))
    if len(parts) > 2:
        steps.append(Step(str(parts[2]), archive.day_url(date(*parts))))
    return steps
