"""A month, with its days that have news."""

from calendar import Calendar as Weeks
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import get_language

from news.publishing.editions import Edition
from news.publishing.tree import Section
from news.record.counts import by_day, day_of
from news.record.models import StreamDay
from news.record.streams import section_stream, site_stream
from news.record.tail import tail
from news.site.here import Here

# A month whose busiest day has fewer than these has no heavy figures.
BUSY = 6
HEAVIEST = 3


@dataclass(frozen=True)
class Day:
    date: date
    articles: int
    url: str
    """Empty for a day without news."""
    weight: int
    """1 to 3; the more news, the heavier."""
    is_today: bool
    is_shown: bool


@dataclass(frozen=True)
class Month:
    """A month of the calendar; `weeks` are lists of seven days, None for those of another month."""

    first: date
    url: str
    articles: int
    weekdays: tuple[tuple[str | Promise, str | Promise], ...]
    """Short name and name of each, in the language's order."""
    weeks: list[list[Day | None]]
    shown: date | None = None
    """The day that the page is of."""
    previous: "Neighbour | None" = None
    next: "Neighbour | None" = None


@dataclass(frozen=True)
class Neighbour:
    """The month before or after."""

    first: date
    url: str


@dataclass(frozen=True)
class Archive:
    """All that one front page, or one section, has published, by day of the newsroom's time zone."""

    here: Here
    section: Section | None = None

    @property
    def stream(self) -> str:
        stream = section_stream(self.section.id) if self.section else site_stream(self.here.home_id)
        return stream.name

    @property
    def url(self) -> str:
        place: Section | Edition = self.section or self.here.edition
        return f"{place.address}archive/"

    @cached_property
    def today(self) -> date:
        return day_of(timezone.now())

    @property
    def first(self) -> date:
        """The first day with news; today, if there is none. No query once it is known."""
        days = StreamDay.objects.filter(stream=self.stream, articles__gt=0).order_by("day")
        first = tail.fact(("first day", self.stream), lambda: days.values_list("day", flat=True).first())
        return min(first or self.today, self.today)

    def counts(self, first: date, end: date) -> Mapping[date, int]:
        """Return the number of articles of each day that has some, from `first` to before `end`.

        A day may lie ahead: what is public may be dated so. Two queries, and none once they are known.
        """
        key = ("days", self.stream, first, end)
        return tail.fact(key, lambda: by_day([self.stream], first=first, end=end))

    def year_url(self, year: int) -> str:
        return f"{self.url}{year:04}/"

    def month_url(self, first: date) -> str:
        return f"{self.year_url(first.year)}{first.month:02}/"

    def day_url(self, day: date) -> str:
        return f"{self.month_url(day)}{day.day:02}/"


def month_calendar(
    here: Here, *, year: int, month: int, section: Section | None = None, shown: date | None = None
) -> Month:
    """Return a month of the site, or of a section; of one that lies ahead, the present one.

    Three queries, and none once they are known.
    """
    archive = Archive(here, section)
    first = min(date(year, month, 1), archive.today.replace(day=1))
    key = ("month", archive.stream, first, shown, archive.today, get_language())
    return tail.fact(key, lambda: month_of(archive, first, archive.counts(first, after(first)), shown=shown))


def month_of(
    archive: Archive, first: date, counts: Mapping[date, int], *, shown: date | None = None
) -> Month:
    """Return a month, of today and before, from counts that hold its days. One query, and none once known."""
    starts_on = int(get_format("FIRST_DAY_OF_WEEK"))  # 0 is Sunday
    weeks = Weeks((starts_on - 1) % 7)
    end = after(first)
    begun = {day: n for day, n in counts.items() if first <= day < end and day <= archive.today}
    busiest = max(begun.values(), default=0)

    def day_at(number: int) -> Day | None:
        if not number:
            return None
        day = first.replace(day=number)
        articles = begun.get(day, 0)
        weight = min(HEAVIEST, 1 + articles * HEAVIEST // (max(busiest, BUSY) + 1))
        url = archive.day_url(day) if articles else ""
        return Day(day, articles, url, weight, day == archive.today, day == shown)

    def neighbour(first: date) -> Neighbour:
        return Neighbour(first, archive.month_url(first))

    return Month(
        first=first,
        url=archive.month_url(first),
        articles=sum(begun.values()),
        weekdays=tuple((WEEKDAYS_ABBR[number], WEEKDAYS[number]) for number in weeks.iterweekdays()),
        weeks=[
            [day_at(number) for number in week] for week in weeks.monthdayscalendar(first.year, first.month)
        ],
        shown=shown,
        previous=neighbour(month_before(first)) if first > archive.first else None,
        next=neighbour(end) if end <= archive.today else None,
    )


def after(first: date) -> date:
    """Return the first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def month_before(first: date) -> date:
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
