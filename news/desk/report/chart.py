"""The report's chart: the median time in each stage, month by month, as bars of an SVG.

Sizes are in the units of its view box. Each stage has a pattern of its own, so that nobody needs to see
colours.
"""

from dataclasses import dataclass

from news.desk.report.months import Month
from news.desk.report.times import HOUR, Point, in_words

# More stages than patterns make no chart that can be read; the table has them all.
MOST_STAGES = 6
BAR, GAP, HEIGHT, LEFT, TOP, BOTTOM = 14, 16, 200, 56, 16, 28
STEPS_HOURS = [0.25, 0.5, 1, 2, 4, 6, 12, 24, 48, 72, 120, 240, 480, 960, 1920, 3840]
MOST_TICKS = 5


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    height: float
    pattern: int
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
    months: list[Mark]
    ticks: list[Mark]
    stages: list[tuple[int, str]]
    """The patterns' numbers, and what they stand for."""
    is_cut: bool


def chart(points: list[Point], months: list[Month]) -> Chart | None:
    """Return the bars of the points, or None where there is nothing to show."""
    if not points:
        return None
    names = list(dict.fromkeys(point.stage for point in sorted(points, key=lambda each: each.stage)))
    stages = names[:MOST_STAGES]
    step = step_for(max(point.seconds for point in points))
    top = step * ticks_for(max(point.seconds for point in points), step)
    group = len(stages) * BAR + GAP
    base = TOP + HEIGHT
    bars = []
    for point in points:
        if point.stage not in stages:
            continue
        number = stages.index(point.stage)
        height = round(max(point.seconds / top * HEIGHT, 1), 1)
        bars.append(
            Bar(
                x=LEFT + GAP / 2 + months.index(point.month) * group + number * BAR,
                y=round(base - height, 1),
                height=height,
                pattern=number + 1,
                label=f"{point.stage}, {point.month}: {in_words(point.seconds)}",
            )
        )
    return Chart(
        width=LEFT + len(months) * group + GAP,
        height=base + BOTTOM,
        left=LEFT,
        base=base,
        bar=BAR - 2,
        bars=bars,
        months=[Mark(LEFT + (number + 0.5) * group, str(month)) for number, month in enumerate(months)],
        ticks=[
            Mark(round(base - step * number / top * HEIGHT, 1), hours(step * number))
            for number in range(round(top / step) + 1)
        ],
        stages=list(enumerate(stages, start=1)),
        is_cut=len(names) > MOST_STAGES,
    )


def step_for(most: float) -> float:
    """Return the seconds between two lines of the grid, so that there are few of them."""
    for step in STEPS_HOURS:
        if most <= step * HOUR * MOST_TICKS:
            return step * HOUR
    return most / MOST_TICKS


def ticks_for(most: float, step: float) -> int:
    return max(1, -int(-most // step))


def hours(seconds: float) -> str:
    return f"{seconds / HOUR:g} h"
