"""What stands in the calendar: what is to come, and what was published, where a person works."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.enums import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from news.desk.planning.models import PlannedStory
from news.desk.rights import Rights
from news.models import NewsArticle, NewsIndex
from news.review.audit import Road
from news.review.authors import name_of
from news.review.models import AuditEntry, WorkItem
from news.review.reviewers import within

State = WorkItem.State
# More than this many rows of one sort make no calendar, and a slow page: the newest or next are shown.
MOST_OF_A_SORT = 500


class Kind(TextChoices):
    SCHEDULED = "scheduled", _("Scheduled")
    PLANNED_TIME = "planned_time", _("Draft, to go live")
    EMBARGO = "embargo", _("Embargo ends")
    DUE = "due", _("Review due")
    DEADLINE = "deadline", _("Planned story")
    PUBLISHED = "published", _("Published")
    RETRACTED = "retracted", _("Retracted")


ICONS = {
    Kind.SCHEDULED: "time",
    Kind.PLANNED_TIME: "draft",
    Kind.EMBARGO: "lock",
    Kind.DUE: "tasks",
    Kind.DEADLINE: "clipboard-list",
    Kind.PUBLISHED: "check",
    Kind.RETRACTED: "no-view",
}


@dataclass(frozen=True)
class Entry:
    kind: Kind
    at: datetime
    headline: str
    section: str
    url: str = ""
    """Where a click leads: empty if the person may only see that it is there."""
    note: str = ""
    article_id: int | None = None
    digest: str = ""
    moves: str = ""
    """The field of the draft that changes when the entry is moved; empty if the person can't move it."""

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    @property
    def is_past(self) -> bool:
        return self.kind in {Kind.PUBLISHED, Kind.RETRACTED}


@dataclass(frozen=True)
class Entries:
    found: list[Entry]
    is_cut: bool
    """Was there more than is shown?"""


def between(start: datetime, end: datetime, *, rights: Rights, place: str = "") -> Entries:
    """Return what stands between the two moments, by time, in the sections where the person works.

    `place` is the path of a section to which it is narrowed, with what stands below. Four queries, and
    those of `rights`.
    """
    items = list(work(start, end, rights.user, place)[: MOST_OF_A_SORT + 1])
    plans = list(planned(start, end, rights.user, place)[: MOST_OF_A_SORT + 1])
    past = list(published(start, end, rights.user, place)[: MOST_OF_A_SORT + 1])
    found: list[Entry] = []
    for item in items[:MOST_OF_A_SORT]:
        found += [entry for entry in of_item(item, rights) if start <= entry.at < end]
    found += [of_plan(plan, rights) for plan in plans[:MOST_OF_A_SORT]]
    found += of_past(past[:MOST_OF_A_SORT], rights)
    is_cut = any(len(rows) > MOST_OF_A_SORT for rows in (items, plans, past))
    return Entries(sorted(found, key=lambda entry: (entry.at, entry.headline)), is_cut)


def work(start: datetime, end: datetime, user: Any, place: str) -> QuerySet[Any]:
    span = (start, end)
    at_any = Q(state=State.IN_REVIEW, due_at__range=span)
    at_any |= Q(goes_live_at__range=span) | Q(embargo_until__range=span)
    items = WorkItem.objects.filter(at_any, within(user, "article__path"), article__path__startswith=place)
    return items.order_by("goes_live_at", "pk").annotate(
        path=F("article__path"), owner_id=F("article__owner_id"), section_title=F("section__title")
    )


def planned(start: datetime, end: datetime, user: Any, place: str) -> QuerySet[PlannedStory]:
    plans = PlannedStory.objects.filter(
        within(user, "section__path"),
        deadline__gte=start,
        deadline__lt=end,
        article=None,
        section__path__startswith=place,
    )
    return plans.select_related("section", "reporter")


def published(start: datetime, end: datetime, user: Any, place: str) -> QuerySet[Any]:
    sections = NewsIndex.objects.filter(within(user, "path"), path__startswith=place)
    # Not what was imported: it came out elsewhere, at other times, and may be thousands in one day.
    entries = AuditEntry.objects.filter(
        road__in=[Road.REVIEWED, Road.BREAKING, Road.RETRACTED], at__gte=start, at__lt=end
    )
    if place or not user.is_superuser:
        entries = entries.filter(section_id__in=sections.values("pk"))
    return entries.order_by("-at", "-seq").values("article_id", "section_id", "headline", "at", "road")


def of_item(item: Any, rights: Rights) -> Iterator[Entry]:
    def entry(kind: Kind, at: datetime, moves: str = "") -> Entry:
        return Entry(
            kind=kind,
            at=at,
            headline=item.headline,
            section=item.section_title,
            url=page_url(item.article_id, item.path, item.owner_id, rights),
            article_id=item.article_id,
            digest=item.digest,
            moves=moves if may_move(item, rights) else "",
        )

    # It goes live with the end of its embargo if that is the later of the two.
    waits_for_embargo = item.embargo_until is not None and item.goes_live_at == item.embargo_until
    if item.state == State.SCHEDULED and item.goes_live_at:
        yield entry(Kind.SCHEDULED, item.goes_live_at, "embargo_until" if waits_for_embargo else "go_live_at")
    elif item.goes_live_at and not waits_for_embargo:
        yield entry(Kind.PLANNED_TIME, item.goes_live_at, "go_live_at")
    if item.embargo_until and not (item.state == State.SCHEDULED and waits_for_embargo):
        yield entry(Kind.EMBARGO, item.embargo_until, "embargo_until")
    if item.due_at and item.state == State.IN_REVIEW:
        yield entry(Kind.DUE, item.due_at)


def may_move(item: Any, rights: Rights) -> bool:
    """May the person change its times, as `reschedule.why_not_reschedule` says? For showing only."""
    if item.state == State.SCHEDULED:
        return rights.edits(item.path, item.owner_id) and rights.has("publish", item.path)
    if item.state == State.IN_REVIEW:
        return rights.reviews(item.stage_id, item.path)
    return rights.edits(item.path, item.owner_id)


def page_url(article_id: int, path: str, owner_id: int | None, rights: Rights) -> str:
    """Return the editor's address for who edits the article, and its history's for who may only look."""
    name = "edit" if rights.edits(path, owner_id) else "history"
    return reverse(f"wagtailadmin_pages:{name}", args=[article_id])


def of_plan(plan: PlannedStory, rights: Rights) -> Entry:
    may_edit = rights.has("add", plan.section.path)
    return Entry(
        kind=Kind.DEADLINE,
        at=plan.deadline,
        headline=plan.headline,
        section=plan.section.title,
        url=reverse("desk_plans:edit", args=[plan.pk]) if may_edit else "",
        note=name_of(plan.reporter),
    )


def of_past(rows: list[Any], rights: Rights) -> list[Entry]:
    ids = {row["article_id"] for row in rows}
    here = NewsArticle.objects.filter(within(rights.user, "path"), pk__in=ids)
    places = {pk: (path, owner) for pk, path, owner in here.values_list("pk", "path", "owner_id")}
    titles = dict(
        NewsIndex.objects.filter(pk__in={row["section_id"] for row in rows}).values_list("pk", "title")
    )
    return [
        Entry(
            kind=Kind.RETRACTED if row["road"] == Road.RETRACTED else Kind.PUBLISHED,
            at=row["at"],
            headline=row["headline"],
            section=titles.get(row["section_id"], ""),
            url=page_url(row["article_id"], *places[row["article_id"]], rights)
            if row["article_id"] in places
            else "",
        )
        for row in rows
    ]
