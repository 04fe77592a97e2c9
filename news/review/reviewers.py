"""Who may review what: by the groups of a stage, in the sections where these groups work."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from news.models import NewsArticle
from news.review.authors import authors_of
from news.review.models import Approval, Contribution, ReviewTask, WorkItem
from news.review.refusals import AlreadyApproved, IsAuthor, NotReviewer, Refused


def page_permissions(user: Any) -> list[Any]:
    """Return the user's rights on pages: one query, kept on the user."""
    return list(policy_registry.get_by_type(Page).get_cached_permissions_for_user(user))


def works_here(user: Any, page: Page) -> bool:
    """Has the user any right on this part of the tree?"""
    if not user.is_active:
        return False
    return user.is_superuser or any(page.path.startswith(each.page.path) for each in page_permissions(user))


def reviews_here(user: Any, page: Page, task: ReviewTask) -> bool:
    """Is the user in a group of the stage that works in this section? Superusers review everywhere."""
    if not user.is_active:
        return False
    if user.is_superuser:
        return True
    groups = {each.group_id for each in page_permissions(user) if page.path.startswith(each.page.path)}
    return bool(groups) and task.groups.filter(pk__in=groups).exists()


def why_not(user: Any, article: Page, task: ReviewTask) -> Refused | None:
    """Return why the user may not approve the article in this stage, or None if they may."""
    if not reviews_here(user, article, task):
        return NotReviewer()
    if user.pk in authors_of(article.pk):
        return IsAuthor()
    if Approval.objects.filter(article_id=article.pk, task=task, user=user, ended_at=None).exists():
        return AlreadyApproved()
    return None


def within(user: Any, field: str) -> Q:
    """Return the condition that `field`, a page's path, lies where the user works."""
    if user.is_superuser:
        return Q()
    paths = {each.page.path for each in page_permissions(user)} if user.is_active else set()
    condition = Q(pk__in=[])
    for path in sorted(paths):
        condition |= Q(**{f"{field}__startswith": path})
    return condition


def reviewable(user: Any) -> Q:
    """Return the condition that a work item is in a stage that the user may review where it stands."""
    if not user.is_active:
        return Q(pk__in=[])
    if user.is_superuser:
        return Q(stage__isnull=False)
    places: dict[int, set[str]] = {}
    for each in page_permissions(user):
        places.setdefault(each.group_id, set()).add(each.page.path)
    condition = Q(pk__in=[])
    rows = ReviewTask.groups.through.objects.filter(group_id__in=places)
    for task_id, group_id in rows.values_list("reviewtask_id", "group_id"):
        for path in places[group_id]:
            condition |= Q(stage_id=task_id, article__path__startswith=path)
    return condition


def waiting_for(user: Any) -> QuerySet[WorkItem]:
    """Return the articles in review that wait for this user's word, by the same rules as `why_not`."""
    mine = Contribution.objects.filter(
        article=OuterRef("article"), user_id=user.pk, approved_at=None, changed=True
    )
    done = Approval.objects.filter(
        article=OuterRef("article"), task=OuterRef("stage"), user=user, ended_at=None
    )
    items = WorkItem.objects.filter(reviewable(user), state=WorkItem.State.IN_REVIEW)
    return items.filter(~Exists(mine), ~Exists(done))


def reviewers_of(task: ReviewTask, article: NewsArticle) -> QuerySet[Any]:
    """Return the active accounts, superusers apart, that may review this stage in the article's section."""
    from django.contrib.auth import get_user_model  # the model of users is a setting

    groups = task.groups.filter(page_permissions__page__in=article.get_ancestors(inclusive=True))
    users = get_user_model().objects.filter(is_active=True, groups__in=groups)
    return users.exclude(pk__in=authors_of(article.pk)).distinct()
