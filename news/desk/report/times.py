"""How long articles stood in each stage, by section and month."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Any

from django.db.models import Avg, Count, Max, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import TaskState

from news.desk.report.models import StageTime
from news.desk.report.months import Month, month_of
from news.models import NewsIndex
from news.review.reviewers import within

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True)
class Line:
    """The stays in one stage, of one section, that ended in one month. Times in seconds."""

    stage: str
    section: str
    month: Month
    number: int
    median: float
    mean: float
    longest: int
    sent_back: int

    @property
    def per_cent_sent_back(self) -> int:
        return round(self.sent_back / self.number * 100)

    @property
    def words(self) -> dict[str, str]:
        """The times as people say them, by field."""
        return {name: in_words(getattr(self, name)) for name in ("median", "mean", "longest")}


@dataclass(frozen=True)
class Point:
    """The median of one stage in one month, over all sections that were asked for."""

    stage: str
    month: Month
    seconds: float


@dataclass(frozen=True)
class Times:
    lines: list[Line]
    points: list[Point]


def stays(user: Any, first: Month, last: Month, section: NewsIndex | None) -> QuerySet[StageTime]:
    """Return the stays that ended in these months, in the sections where the user works.

    What stood in a section that is gone by now only a superuser sees, who works everywhere.
    """
    found = StageTime.objects.filter(left_at__gte=first.start, left_at__lt=last.end)
    if section is None and user.is_superuser:
        return found
    sections = NewsIndex.objects.filter(within(user, "path"))
    if section is not None:
        sections = sections.filter(path__startswith=section.path)
    return found.filter(section_id__in=sections.values("pk"))


def times(user: Any, first: Month, last: Month, section: NewsIndex | None = None) -> Times:
    """Return the report's lines, newest month first, and what its chart shows. Three queries.

    Medians are computed here, of at most a year's rows: SQLite has none of its own.
    """
    found = stays(user, first, last, section)
    by_line: dict[tuple[str, int, Month], list[int]] = defaultdict(list)
    by_point: dict[tuple[str, Month], list[int]] = defaultdict(list)
    for stage, section_id, left_at, seconds in found.values_list("stage", "section_id", "left_at", "seconds"):
        month = month_of(left_at)
        by_line[stage, section_id, month].append(seconds)
        by_point[stage, month].append(seconds)
    sums = (
        found.annotate(month=TruncMonth("left_at"))
        .values("stage", "section_id", "month")
        .annotate(
            number=Count("pk"),
            mean=Avg("seconds"),
            longest=Max("seconds"),
            sent_back=Count("pk", filter=Q(outcome=TaskState.STATUS_REJECTED)),
        )
        .order_by("-month", "stage", "section_id")
    )
    titles = dict(NewsIndex.objects.filter(pk__in={pk for _, pk, _ in by_line}).values_list("pk", "title"))
    lines = [
        Line(
            stage=row["stage"],
            section=titles.get(row["section_id"], _("(a section that is gone)")),
            month=month_of(row["month"]),
            number=row["number"],
            median=median(by_line[row["stage"], row["section_id"], month_of(row["month"])]),
            mean=row["mean"],
            longest=row["longest"],
            sent_back=row["sent_back"],
        )
        for row in sums
    ]
    points = [Point(stage, month, median(values)) for (stage, month), values in sorted(by_point.items())]
    return Times(lines, points)


def in_words(seconds: float) -> str:
    """Return the time in its two largest units at most: “2 days 4 h”, “3 h 5 min”, “40 min”."""
    whole = timedelta(seconds=round(seconds))
    if seconds < MINUTE:
        return _("under a minute")
    if seconds < HOUR:
        return _("%(minutes)s min") % {"minutes": int(seconds // MINUTE)}
    hours = whole.seconds // HOUR
    if seconds < DAY:
        return _("%(hours)s h %(minutes)s min") % {
            "hours": int(seconds // HOUR),
            "minutes": int(seconds % HOUR // MINUTE),
        }
    days = ngettext("%(days)s day", "%(days)s days", whole.days) % {"days": whole.days}
    return _("%(days)s %(hours)s h") % {"days": days, "hours": hours}
