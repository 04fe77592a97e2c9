"""What each panel of the dashboard holds: a few rows each, in the same number of queries at any size."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.desk.planning.models import PlannedStory
from news.desk.rights import Rights
from news.desk.rows import (
    AT_THE_AUTHORS,
    Place,
    Row,
    age,
    authors_by_article,
    listed,
    page_url,
    places_of,
    rows,
    work_of,
)
from news.review.audit import Road
from news.review.models import AuditEntry, UnsignedStory, WorkItem
from news.review.reviewers import waiting_for

LENGTH = 10
ROADS = {
    Road.REVIEWED: _("Published"),
    Road.BREAKING: _("Published before review"),
    Road.SIGNED: _("Breaking news signed"),
    Road.SENT_BACK: _("Breaking news sent back"),
    Road.MOVED: _("Moved"),
    Road.RETRACTED: _("Retracted"),
}


@dataclass(frozen=True)
class Some:
    """The first rows of a list that may be longer."""

    rows: list[Any]
    has_more: bool


def first(queryset: QuerySet[Any]) -> Some:
    found = list(queryset[: LENGTH + 1])
    return Some(found[:LENGTH], len(found) > LENGTH)


@dataclass(frozen=True)
class Unsigned:
    """Breaking news that no second person has signed yet."""

    story: UnsignedStory
    section: str
    byline: str
    signs: bool
    """May the person sign it?"""
    edits: bool

    @property
    def pk(self) -> int:
        return int(self.story.article_id)

    @property
    def url(self) -> str:
        return reverse("desk:review", args=[self.pk]) if self.signs else page_url(self.pk, edits=self.edits)

    @property
    def verb(self) -> Any:
        return _("Sign") if self.signs else _("Look")

    @property
    def age(self) -> str:
        return age(self.story.at)


@dataclass(frozen=True)
class Publication:
    """A row of the proof, as the dashboard tells it."""

    entry: AuditEntry
    section: str
    url: str

    @property
    def what(self) -> Any:
        return ROADS[Road(self.entry.road)]

    @property
    def is_withdrawn(self) -> bool:
        return self.entry.road == Road.RETRACTED

    @property
    def byline(self) -> str:
        return ", ".join(author["name"] for author in self.entry.authors)


def unsigned(rights: Rights) -> Some:
    """Return the open breaking news where the person works, the oldest first."""
    # The few that are open anywhere: by their paths they would be looked for among all articles.
    stories = list(UnsignedStory.objects.select_related("entry").order_by("at", "pk"))
    places = places_of(story.article_id for story in stories)
    here = [story for story in stories if rights.works(places[story.article_id].path)]
    found = Some(here[:LENGTH], len(here) > LENGTH)
    authors = authors_by_article([story.article_id for story in found.rows])
    told = [tell(story, places[story.article_id], rights, authors[story.article_id]) for story in found.rows]
    return Some(told, found.has_more)


def tell(story: UnsignedStory, place: Place, rights: Rights, authors: dict[int, str]) -> Unsigned:
    return Unsigned(
        story=story,
        section=title_of(story.entry.section_id, rights),
        byline=", ".join(author["name"] for author in story.entry.authors),
        signs=rights.signs(story, place.path, authors),
        edits=rights.edits(place.path, place.owner_id),
    )


def in_hand(items: QuerySet[WorkItem], rights: Rights) -> Some:
    found = first(listed(items))
    shown: list[Row] = rows(found.rows, rights)
    return Some(shown, found.has_more)


def waiting(rights: Rights) -> Some:
    """Return what waits for the person's word: overdue in front, then the oldest first."""
    late = Case(When(due_at__lte=timezone.now(), then=Value(0)), default=Value(1))
    return in_hand(waiting_for(rights.user).order_by(late, "since", "pk"), rights)


def mine(rights: Rights) -> Some:
    """Return the person's drafts and what was sent back to them: the latter first, then the latest saved."""
    user = rights.user
    returned = Case(When(state=WorkItem.State.RETURNED, then=Value(0)), default=Value(1))
    items = WorkItem.objects.filter(rights.in_hand(), work_of(user), state__in=AT_THE_AUTHORS)
    return in_hand(items.order_by(returned, "-saved_at", "-pk"), rights)


def scheduled(rights: Rights) -> Some:
    items = WorkItem.objects.filter(rights.in_hand(), state=WorkItem.State.SCHEDULED)
    return in_hand(items.order_by("goes_live_at", "pk"), rights)


def planned(user: Any) -> Some:
    """Return the stories that the person is to write and has not begun, by deadline."""
    plans = PlannedStory.objects.filter(reporter=user, article=None).select_related("section")
    return first(plans.order_by("deadline", "pk"))


def published_today(rights: Rights) -> Some:
    """Return what became public, or was taken back, since midnight in the newsroom's time zone."""
    entries = AuditEntry.objects.filter(at__gte=midnight(), road__in=ROADS)
    if not rights.everywhere:
        entries = entries.filter(section_id__in=rights.sections)
    found = first(entries.order_by("-at", "-seq"))
    places = places_of({entry.article_id for entry in found.rows})
    return Some([publication(entry, places, rights) for entry in found.rows], found.has_more)


def publication(entry: AuditEntry, places: dict[int, Place], rights: Rights) -> Publication:
    place = places.get(entry.article_id)
    url = page_url(entry.article_id, edits=rights.edits(place.path, place.owner_id)) if place else ""
    return Publication(entry=entry, section=title_of(entry.section_id, rights), url=url)


def title_of(section_id: int, rights: Rights) -> str:
    """Return the section's title, or nothing if it is gone: the proof knows only ids."""
    section = rights.all_sections.get(section_id)
    return section.title if section else ""


def midnight() -> datetime:
    """Return the last midnight of the newsroom's own zone, wherever the person's account says they are."""
    return timezone.localtime(timezone=timezone.get_default_timezone()).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
