"""Who is told what."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from news.models import NewsArticle
from news.review.authors import authors_of
from news.review.events import Event
from news.review.models import ReviewTask
from news.review.reviewers import reviewers_of
from news.review.stages import stages_of

# Of these the authors hear, whether the act named them or not.
AUTHORS_HEAR = {Event.TAKEN, Event.APPROVED, Event.BREAKING}
# And of these all who may review anything in the section.
SECTION_HEARS = {Event.BREAKING, Event.RETRACTED}


def audience(
    kind: Event, article: NewsArticle, *, actor: Any, users: set[int], stage: ReviewTask | None
) -> QuerySet[Any]:
    """Return the accounts that are told, each once: active ones only, and never who did it.

    `users` are those whom the act itself named.
    """
    ids = set(users)
    if kind in AUTHORS_HEAR:
        ids |= authors_of(article.pk).keys()
    for task in stages_that_hear(kind, article, users=users, stage=stage):
        ids |= set(reviewers_of(task, article).values_list("pk", flat=True))
    if actor is not None:
        ids.discard(actor.pk)
    people = get_user_model().objects.filter(pk__in=ids, is_active=True)
    return people.select_related("notice_settings").order_by("pk")


def stages_that_hear(
    kind: Event, article: NewsArticle, *, users: set[int], stage: ReviewTask | None
) -> list[ReviewTask]:
    """Return the stages whose reviewers are told."""
    if kind == Event.SUBMITTED or (kind == Event.OVERDUE and not has_account(users)):
        return [stage] if stage else []
    if kind in SECTION_HEARS:
        return stages_here(article)
    if kind == Event.HELD:
        return stages_here(article)[-1:]
    return []


def stages_here(article: NewsArticle) -> list[ReviewTask]:
    workflow = article.get_workflow()
    return stages_of(workflow, legal=False) if workflow else []


def has_account(users: set[int]) -> bool:
    """Is the assignee, if there is one, still somebody who can be told?"""
    return bool(users) and get_user_model().objects.filter(pk__in=users, is_active=True).exists()
