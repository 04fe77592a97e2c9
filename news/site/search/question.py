"""What a reader asks of search."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from news.publishing.tree import Section
from news.record.counts import midnight
from news.record.selection import Order, Selection
from news.record.streams import section_stream, site_stream
from news.site.here import Here

LONGEST_QUERY = 200
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# The first year of the calendar begins before time does in some zones.
FIRST_DAY = date(2, 1, 1)


@dataclass(frozen=True)
class Period:
    name: str
    label: str | Promise
    length: timedelta


PERIODS = {
    name: Period(name, label, timedelta(days=days))
    for name, label, days in (
        ("day", gettext_lazy("Past 24 hours"), 1),
        ("week", gettext_lazy("Past week"), 7),
        ("month", gettext_lazy("Past month"), 30),
        ("year", gettext_lazy("Past year"), 365),
    )
}


@dataclass(frozen=True)
class Question:
    """What a reader asked, as far as it can be understood; `errors` says, by field, what could not."""

    here: Here
    text: str
    is_cut: bool
    order: Order
    section: Section | None
    period: Period | None
    first: date | None
    last: date | None
    errors: dict[str, str]

    @classmethod
    def of(cls, request: HttpRequest, here: Here) -> "Question":
        get = {name: printable(str(value)) for name, value in request.GET.items()}
        errors: dict[str, str] = {}
        text = get.get("q", "")
        section = section_of(get.get("section", ""), here, errors)
        first, last = (day(get.get(name, ""), name, errors) for name in ("from", "to"))
        if first and last and last < first:
            errors["to"] = _("The last day lies before the first.")
        return cls(
            here=here,
            text=beginning(text),
            is_cut=len(text) > LONGEST_QUERY,
            order=Order.NEWEST if get.get("order") == "date" else Order.RELEVANCE,
            section=section,
            period=period_of(get.get("period", ""), errors),
            first=first,
            last=last,
            errors=errors,
        )

    def selection(self) -> Selection:
        stream = section_stream(self.section.id) if self.section else site_stream(self.here.home_id)
        start, end = self.bounds()
        return Selection(
            streams=(frozenset({stream.name}),),
            text=self.text,
            order=self.order,
            published_from=start,
            published_before=end,
            name=f"search {stream.name} {self.query(section='')}",
        )

    def bounds(self) -> tuple[datetime | None, datetime | None]:
        """Return from when and until when: the days are whole ones of the newsroom's time zone."""
        starts = [timezone.now() - self.period.length] if self.period else []
        if self.first:
            starts.append(midnight(self.first))
        end = self.last + timedelta(days=1) if self.last and self.last < date.max else None
        return max(starts, default=None), midnight(end) if end else None

    def query(self, **changes: str) -> str:
        """Return the query string of this question, with these parts changed; empty ones are left out."""
        parts = {
            "q": self.text,
            "order": "date" if self.order == Order.NEWEST else "",
            "section": str(self.section.id) if self.section else "",
            "period": self.period.name if self.period else "",
            "from": str(self.first or ""),
            "to": str(self.last or ""),
        }
        return urlencode({name: value for name, value in (parts | changes).items() if value})

    @property
    def narrowed_to(self) -> list[str]:
        """What was asked for besides the words, as a reader would say it."""
        first, last = (date_format(each, "j E Y") if each else "" for each in (self.first, self.last))
        said = [
            self.section.title if self.section else "",
            str(self.period.label) if self.period else "",
            _("from %(day)s") % {"day": first} if first else "",
            _("to %(day)s") % {"day": last} if last else "",
        ]
        return [each for each in said if each]

    @property
    def wider(self) -> list[tuple[str, str]]:
        """What this question can do without: the query string, and what is said of it."""
        anywhere, anytime = {"section": ""}, {"period": "", "from": "", "to": ""}
        ways = []
        if self.section:
            ways.append((self.query(**anywhere), _("Look in all sections")))
        if self.period or self.first or self.last:
            ways.append((self.query(**anytime), _("Look at any time")))
        if len(ways) > 1:
            ways.append((self.query(**anywhere, **anytime), _("Look in all sections and at any time")))
        return ways


def printable(text: str) -> str:
    """Return a text with single blanks, also for control characters, its letters joined with their accents.

    To PostgreSQL, the same letter with an accent beside it makes another word.
    """
    return unicodedata.normalize("NFC", " ".join(CONTROL.sub(" ", text).split()))


def beginning(text: str) -> str:
    """Return as many whole words as are looked for."""
    if len(text) <= LONGEST_QUERY:
        return text
    words, blank, _rest = text[: LONGEST_QUERY + 1].rpartition(" ")
    return words if blank else text[:LONGEST_QUERY]


def day(text: str, name: str, errors: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        return max(date.fromisoformat(text), FIRST_DAY)
    except ValueError:
        errors[name] = _("This is not a day. Write it like 2026-11-23.")
        return None


def period_of(text: str, errors: dict[str, str]) -> Period | None:
    if text and text not in PERIODS:
        errors["period"] = _("There is no such period.")
    return PERIODS.get(text)


def section_of(text: str, here: Here, errors: dict[str, str]) -> Section | None:
    """Return the section of this edition that has this number."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
    section = here.facts.sections.get(number)
    if section and section.home_id == here.home_id:
        return section
    if text:
        errors["section"] = _("There is no such section.")
    return None
