"""Months, as the report counts them: in the zone of the person who reads it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

FIRST_YEAR, LAST_YEAR = 2000, 2100


class NoSuchMonth(ValueError):
    """Not a `YYYY-MM`, or one too far away."""


@dataclass(frozen=True, order=True)
class Month:
    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    @property
    def start(self) -> datetime:
        return timezone.make_aware(datetime.combine(date(self.year, self.month, 1), time.min))

    @property
    def end(self) -> datetime:
        return self.shifted(1).start

    def shifted(self, months: int) -> "Month":
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    def until(self, last: "Month") -> list["Month"]:
        """Return the months from this one to `last`, both included; none if it lies before."""
        count = (last.year - self.year) * 12 + last.month - self.month + 1
        return [self.shifted(number) for number in range(count)]


def month_of(at: datetime) -> Month:
    local = timezone.localtime(at)
    return Month(local.year, local.month)


def parse_month(text: str) -> Month:
    year, dash, month = text.partition("-")
    is_number = year.isascii() and year.isdecimal() and month.isascii() and month.isdecimal()
    if not (dash and is_number and len(text) == len("2026-11")):
        raise NoSuchMonth(text)
    if not (FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12):
        raise NoSuchMonth(text)
    return Month(int(year), int(month))
