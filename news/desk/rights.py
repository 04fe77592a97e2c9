"""What one person may do to many articles: the answers of `news.review`, in a fixed number of queries.

For showing only: acts ask the rules themselves, one article at a time, under its lock.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import WorkflowPage

from news.models import NewsIndex
from news.review.models import ReviewTask, UnsignedStory
from news.review.reviewers import page_permissions


@dataclass(frozen=True)
class Section:
    pk: int
    title: str
    path: str
    depth: int


class Rights:
    """One person's rights on the tree: up to five queries, however often it is asked."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.everywhere = bool(user.is_active and user.is_superuser)
        self.grants = page_permissions(user) if user.is_active and not user.is_superuser else []

    def works(self, path: str) -> bool:
        """Does the person work there, as `reviewers.works_here` says?"""
        return self.everywhere or any(path.startswith(grant.page.path) for grant in self.grants)

    def in_hand(self) -> Q:
        """Return the condition that a work item lies where the person works."""
        if self.everywhere:
            return Q()
        # By ids, and not by the articles' paths: databases would look for these among all articles.
        on_articles = {grant.page_id for grant in self.grants} - self.sections.keys()
        return Q(section__in=self.sections) | Q(article__in=on_articles)

    @cached_property
    def all_sections(self) -> dict[int, "Section"]:
        """Every section, by id. Neither filtered nor ordered by path in the database: SQLite walks all pages
        for that."""
        rows = NewsIndex.objects.order_by().values_list("pk", "title", "path", "depth")
        return {section.pk: section for section in (Section(*row) for row in rows)}

    @cached_property
    def sections(self) -> dict[int, "Section"]:
        """The sections where the person works, by id, in the order of the tree."""
        here = [section for section in self.all_sections.values() if self.works(section.path)]
        return {section.pk: section for section in sorted(here, key=lambda section: section.path)}

    def has(self, verb: str, path: str) -> bool:
        """Has the person this right ("change", "publish") on the page at this path of the tree?"""
        codename = f"{verb}_page"
        return self.everywhere or any(
            grant.permission.codename == codename and path.startswith(grant.page.path)
            for grant in self.grants
        )

    def edits(self, path: str, owner_id: int | None) -> bool:
        return self.has("change", path) or (owner_id == self.user.pk and self.has("add", path))

    def reviews(self, stage_id: int | None, path: str) -> bool:
        """Does the person review this stage there, as `reviewers.reviews_here` says?"""
        if stage_id is None:
            return False
        return self.everywhere or any(path.startswith(place) for place in self.places[stage_id])

    def directs(self, stage_id: int | None, path: str) -> bool:
        """Does the person run the desk there, as `assignments.may_direct` says?"""
        return self.has("publish", path) or self.reviews(stage_id, path)

    @cached_property
    def places(self) -> dict[int, set[str]]:
        """The paths below which the person reviews, by the id of the stage."""
        by_group = defaultdict(set)
        for grant in self.grants:
            by_group[grant.group_id].add(grant.page.path)
        places: dict[int, set[str]] = defaultdict(set)
        rows = ReviewTask.groups.through.objects.filter(group_id__in=by_group)
        for stage_id, group_id in rows.values_list("reviewtask_id", "group_id"):
            places[stage_id] |= by_group[group_id]
        return places

    def signs(self, story: UnsignedStory, path: str, authors: dict[int, str]) -> bool:
        """May the person sign this story, as `sign.why_not_sign` says?"""
        if self.user.pk == story.entry.by_id or self.user.pk in authors:
            return False
        return any(self.reviews(stage_id, path) for stage_id in self.stages_at(path))

    def stages_at(self, path: str) -> set[int]:
        """Return the ids of the stages, legal ones apart, of the workflow that holds at this path."""
        assigned = [place for place in self.workflows if path.startswith(place)]
        return self.stages[self.workflows[max(assigned, key=len)]] if assigned else set()

    @cached_property
    def workflows(self) -> dict[str, int]:
        rows = WorkflowPage.objects.filter(workflow__active=True)
        return dict(rows.values_list("page__path", "workflow_id"))

    @cached_property
    def stages(self) -> dict[int, set[int]]:
        stages: dict[int, set[int]] = defaultdict(set)
        tasks = ReviewTask.objects.filter(active=True, for_legal=False, workflow_tasks__isnull=False)
        for workflow_id, stage_id in tasks.values_list("workflow_tasks__workflow_id", "pk"):
            stages[workflow_id].add(stage_id)
        return stages


def rights_of(request: HttpRequest) -> Rights:
    """Return the rights of who asks, the same object however often they are needed for one request."""
    rights: Rights | None = getattr(request, "desk_rights", None)
    if rights is None:
        rights = Rights(request.user)
        request.desk_rights = rights  # type: ignore[attr-defined]
    return rights
