"""Articles in hand, as the dashboard and the queue show them: one row each, with what to do next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from news.desk.rights import Rights
from news.review.authors import name_of
from news.review.models import Approval, Contribution, WorkItem

State = WorkItem.State
AT_THE_AUTHORS = {State.DRAFT, State.RETURNED}


@dataclass(frozen=True)
class Row:
    """A work item, and what one person can do about it."""

    item: Any
    """A work item from `listed`."""
    section: str
    path: str
    """Of the article, in the tree."""
    is_live: bool
    authors: dict[int, str]
    """Names of those who changed the text since it was last published, by user id."""
    waits: bool
    """Does it wait for this person's word?"""
    takes: bool
    arranges: bool
    edits: bool
    is_mine: bool

    @property
    def pk(self) -> int:
        return int(self.item.article_id)

    @property
    def byline(self) -> str:
        return ", ".join(self.authors.values())

    @property
    def assignee(self) -> str:
        return name_of(self.item.assignee)

    @property
    def url(self) -> str:
        return reverse("desk:review", args=[self.pk]) if self.waits else page_url(self.pk, edits=self.edits)

    @property
    def verb(self) -> Any:
        """What the person does next."""
        if self.waits:
            return gettext_lazy("Review")
        if self.is_mine and self.edits and self.item.state in AT_THE_AUTHORS:
            returned = self.item.state == State.RETURNED
            return gettext_lazy("Mend") if returned else gettext_lazy("Go on writing")
        return gettext_lazy("Look")

    @property
    def place(self) -> str:
        """The stage while it is in review, else the state."""
        in_stage = self.item.state == State.IN_REVIEW and self.item.stage_name
        return str(in_stage or self.item.get_state_display())

    @property
    def age(self) -> str:
        return age(self.item.since)

    @property
    def due(self) -> str:
        return due_in_words(self.item)

    @property
    def is_held_back(self) -> bool:
        embargo = self.item.embargo_until
        return embargo is not None and embargo > timezone.now()


def listed(items: QuerySet[WorkItem]) -> QuerySet[Any]:
    """Return the items with what a row needs of other tables than the articles'. Adds no query."""
    return items.select_related("assignee").annotate(stage_name=F("stage__name"))


def rows(items: Iterable[Any], rights: Rights) -> list[Row]:
    """Return a row for each of the items, which `listed` returned. Three queries, and those of `rights`."""
    items = list(items)
    ids = [item.article_id for item in items]
    places, authors = places_of(ids), authors_by_article(ids)
    # Everybody's, of which there are few: a reviewer's own are looked for among all that they ever gave.
    approvals = Approval.objects.filter(article_id__in=ids, ended_at=None).order_by()
    by_whom = approvals.values_list("article_id", "task_id", "user_id")
    approved = {(article_id, task_id) for article_id, task_id, who in by_whom if who == rights.user.pk}
    return [
        row(
            item,
            places[item.article_id],
            rights,
            authors[item.article_id],
            approved=(item.article_id, item.stage_id) in approved,
        )
        for item in items
        if item.article_id in places
    ]


@dataclass(frozen=True)
class Place:
    """Where a page stands."""

    path: str
    owner_id: int | None
    live: bool


def places_of(ids: Iterable[int]) -> dict[int, Place]:
    """Return where these pages stand. One query, apart from theirs who list them: joined with a list, SQLite
    begins at the articles, with all of them."""
    pages = Page.objects.order_by().filter(pk__in=ids).values_list("pk", "path", "owner_id", "live")
    return {pk: Place(path, owner_id, live) for pk, path, owner_id, live in pages}


def row(item: Any, place: Place, rights: Rights, authors: dict[int, str], *, approved: bool) -> Row:
    me = rights.user.pk
    section = rights.all_sections.get(item.section_id)
    edits = rights.edits(place.path, place.owner_id)
    in_review = item.state == State.IN_REVIEW and item.stage_id is not None
    is_reviewer = rights.reviews(item.stage_id, place.path)
    may_review = in_review and is_reviewer and me not in authors and not approved
    can_work = may_review if in_review else edits
    gives = rights.directs(item.stage_id, place.path) or (item.state in AT_THE_AUTHORS and edits)
    return Row(
        item=item,
        section=section.title if section else "",
        path=place.path,
        is_live=place.live,
        authors=authors,
        waits=may_review,
        takes=can_work and item.assignee_id != me,
        arranges=gives or item.assignee_id == me,
        edits=edits,
        is_mine=me in authors or me in {place.owner_id, item.assignee_id},
    )


def authors_by_article(ids: list[int]) -> dict[int, dict[int, str]]:
    """Return the names of each article's authors, as `authors.authors_of` gives them for one."""
    authors: dict[int, dict[int, str]] = defaultdict(dict)
    open_work = Contribution.objects.filter(article_id__in=ids, approved_at=None, changed=True)
    for article_id, user_id, name in open_work.values_list("article_id", "user_id", "user_name"):
        if user_id is not None:
            authors[article_id][user_id] = name
    return authors


def work_of(user: Any) -> Q:
    """Return the condition that the user wrote it, owns it, or was given it."""
    mine = Contribution.objects.filter(user_id=user.pk, approved_at=None, changed=True)
    own = Page.objects.filter(pk=OuterRef("article_id"), owner=user)
    return Q(article__in=mine.values("article")) | Exists(own) | Q(assignee=user)


def page_url(article_id: int, *, edits: bool) -> str:
    """Return the address of the article for who edits it, or of its history for who may only look."""
    return reverse("wagtailadmin_pages:edit" if edits else "wagtailadmin_pages:history", args=[article_id])


def age(since: datetime) -> str:
    """Return how long ago it was, in one unit: “3 hours”."""
    if timezone.now() - since < timedelta(minutes=1):
        return _("just now")
    return timesince(since, depth=1)


def due_in_words(item: WorkItem) -> str:
    now = timezone.now()
    if item.due_at is None:
        return ""
    if item.due_at > now:
        return _("in %(time)s") % {"time": timesince(now, item.due_at, depth=1)}
    if not item.is_overdue:
        return _("%(time)s ago") % {"time": timesince(item.due_at, now, depth=1)}
    return _("overdue by %(time)s") % {"time": timesince(item.due_at, now, depth=1)}
