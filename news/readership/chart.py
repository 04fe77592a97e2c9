"""An article's last days as bars of an SVG. Sizes are in the units of its view box."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

BAR, STEP, HEIGHT = 14, 20, 160
LEFT, RIGHT, TOP, BOTTOM = 64, 40, 12, 28
MOST_LINES = 5
DAYS_A_MARK = 7


@dataclass(frozen=True)
class Bar:
    x: int
    y: float
    height: float
    label: str


@dataclass(frozen=True)
class Mark:
    """A word at an axis, with the position along it."""

    at: float
    text: str


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    left: int
    base: int
    """Where the bars stand."""
    bar: int
    bars: list[Bar]
    days: list[Mark]
    lines: list[Mark]
    """The grid, with its numbers."""


def chart(by_day: Mapping[date, int]) -> Chart:
    """Return a bar for each day that has views, oldest first as the days are given."""
    step = step_for(max(by_day.values()))
    top = step * -(-max(by_day.values()) // step)
    base = TOP + HEIGHT
    heights = {day: max(number / top * HEIGHT, 1) for day, number in by_day.items() if number}
    days = {day: LEFT + place * STEP for place, day in enumerate(by_day)}
    # From today backwards, a week apart.
    marked = list(by_day)[::-DAYS_A_MARK]
    return Chart(
        width=LEFT + len(by_day) * STEP + RIGHT,
        height=base + BOTTOM,
        left=LEFT,
        base=base,
        bar=BAR,
        bars=[
            Bar(days[day], round(base - height, 1), round(height, 1), label(day, by_day[day]))
            for day, height in heights.items()
        ],
        days=[Mark(days[day] + BAR / 2, date_format(day, "MONTH_DAY_FORMAT")) for day in marked],
        lines=[
            Mark(round(base - number / top * HEIGHT, 1), number_format(number, force_grouping=True))
            for number in range(0, top + 1, step)
        ],
    )


def step_for(most: int) -> int:
    """Return a round number (1, 2, 5, 10 …) of which few make `most`, which is 1 or more."""
    steps = (figure * 10**power for power in count() for figure in (1, 2, 5))
    return next(step for step in steps if most <= step * MOST_LINES)


def label(day: date, number: int) -> str:
    return _("%(day)s: %(views)s") % {
        "day": date_format(day),
        "views": number_format(number, force_grouping=True),
    }
