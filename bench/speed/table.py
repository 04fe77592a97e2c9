"""The figures of a run, as a table and as a picture."""

from dataclasses import dataclass
from html import escape
from statistics import median


@dataclass(frozen=True)
class Row:
    """What was measured: our figure, the other's, and what their ratio should be at least."""

    what: str
    ours: list[float]
    others: list[float]
    other: str
    goal: float

    @property
    def ratio(self) -> float:
        return median(self.ours) / median(self.others)

    def line(self) -> str:
        mark = "yes" if self.ratio >= self.goal else "**no**"
        return (
            f"| {self.what} | {median(self.ours):,.0f}/s | {median(self.others):,.0f}/s, {self.other} "
            f"| {self.ratio:.2f} | {self.goal:g} | {mark} |"
        )


@dataclass(frozen=True)
class Fact:
    """A figure with a limit of its own; None is no limit."""

    what: str
    value: float
    unit: str
    most: float | None

    def line(self) -> str:
        mark = "" if self.most is None else "yes" if self.value <= self.most else "**no**"
        limit = "" if self.most is None else f"{self.most:g} {self.unit}"
        return f"| {self.what} | {self.value:,.4g} {self.unit} | {limit} | {mark} |"


def table(rows: list[Row], facts: list[Fact]) -> str:
    return "\n".join(
        [
            "| requests a second | ours | beside | ratio | goal | met |",
            "|---|---|---|---|---|---|",
            *(row.line() for row in rows),
            "",
            "| figure | measured | goal | met |",
            "|---|---|---|---|",
            *(fact.line() for fact in facts),
        ]
    )


BAR, WIDTH, LEFT = 26, 420, 250


def chart(rows: list[Row]) -> str:
    """Return an SVG of the ratios: a bar for each, to its goal and beyond, cut at four times the goal."""
    height = BAR * len(rows) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 90} {height}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>'
    ]
    goal_at = LEFT + WIDTH / 4
    for number, row in enumerate(rows):
        top = BAR * number + 6
        width = min(1.0, row.ratio / row.goal / 4) * WIDTH
        colour = "#2a6f4e" if row.ratio >= row.goal else "#b3121d"
        parts.append(
            f'<text x="{LEFT - 8}" y="{top + 13}" text-anchor="end">{escape(row.what)}</text>'
            f'<rect x="{LEFT}" y="{top}" width="{width:.0f}" height="{BAR - 10}" fill="{colour}"/>'
            f'<text x="{LEFT + width + 6:.0f}" y="{top + 13}">{row.ratio:.2f} × {escape(row.other)}</text>'
        )
    parts.append(
        f'<line x1="{goal_at}" x2="{goal_at}" y2="{height - 20}" stroke="#000" stroke-dasharray="3 3"/>'
        f'<text x="{goal_at}" y="{height - 6}" text-anchor="middle">goal</text></svg>'
    )
    return "".join(parts)
