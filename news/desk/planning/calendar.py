"""Days of a month or a week, as a newsroom's calendar shows them. Knows nothing of what happens on them."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import get_format

from news.models.times import LAST_YEAR

FIRST_YEAR = 2000


class NoSuchDay(ValueError):
    """Not a day, or one too far away for a calendar."""


class Scale(StrEnum):
    MONTH = "month"
    WEEK = "week"


@dataclass(frozen=True)
class Span:
    """The days that are on the screen: whole weeks."""

    scale: Scale
    day: date
    """The day that was asked for."""

    @property
    def weeks(self) -> list[list[date]]:
        days = calendar.Calendar(first_weekday())
        weeks = days.monthdatescalendar(self.day.year, self.day.month)
        if self.scale == Scale.WEEK:
            return [week for week in weeks if self.day in week]
        return weeks

    @property
    def start(self) -> datetime:
        return midnight(self.weeks[0][0])

    @property
    def end(self) -> datetime:
        """The midnight after the last day: not part of the span."""
        return midnight(self.weeks[-1][-1] + timedelta(days=1))

    @property
    def before(self) -> date:
        if self.scale == Scale.WEEK:
            return self.day - timedelta(days=7)
        return (self.day.replace(day=1) - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        if self.scale == Scale.WEEK:
            return self.day + timedelta(days=7)
        return (self.day.replace(day=28) + timedelta(days=4)).replace(day=1)

    def is_aside(self, day: date) -> bool:
        """Does the day only fill up the first or the last week of the month?"""
        return self.scale == Scale.MONTH and day.month != self.day.month


def first_weekday() -> int:
    """Return the day on which weeks begin where the person is: 0 for Monday, as Python counts."""
    return (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def local_day(at: datetime) -> date:
    return timezone.localtime(at).date()


def on_day(at: datetime, day: date) -> datetime:
    """Return the moment on another day at which clocks show the same time."""
    clock = timezone.localtime(at).replace(tzinfo=None).time()
    return timezone.make_aware(datetime.combine(day, clock))


def parse_day(text: str) -> date:
    """Return the day of a `YYYY-MM-DD`. Raises `NoSuchDay`, also beyond the years that a calendar has."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NoSuchDay(text) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NoSuchDay(text)
    return day


def today() -> date:
    return timezone.localdate()
