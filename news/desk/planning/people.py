"""Who writes where: in which sections a person may add articles, and who else may."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import GroupPagePermission, Page

from news.models import NewsIndex
from news.review.reviewers import page_permissions, within

ADD = "add_page"


def may(user: Any, verb: str, section: Page) -> bool:
    """Has the user this right ("add", "publish") on the section?"""
    if not user.is_active:
        return False
    codename = f"{verb}_page"
    return user.is_superuser or any(
        each.permission.codename == codename and section.path.startswith(each.page.path)
        for each in page_permissions(user)
    )


def may_write(user: Any, section: Page) -> bool:
    return may(user, "add", section)


def writes_anywhere(user: Any) -> bool:
    if not user.is_active:
        return False
    return user.is_superuser or any(each.permission.codename == ADD for each in page_permissions(user))


def sections_for_writing(user: Any) -> QuerySet[NewsIndex]:
    """Return the sections to which the user may add articles, in the order of the tree."""
    sections = NewsIndex.objects.order_by("path")
    if not user.is_active:
        return sections.none()
    if user.is_superuser:
        return sections
    condition = Q(pk__in=[])
    for each in page_permissions(user):
        if each.permission.codename == ADD:
            condition |= Q(path__startswith=each.page.path)
    return sections.filter(condition)


def sections_of(user: Any) -> QuerySet[NewsIndex]:
    """Return the sections where the user works, in the order of the tree."""
    return NewsIndex.objects.filter(within(user, "path")).order_by("path")


def writers_in(paths: Iterable[str]) -> QuerySet[Any]:
    """Return the active accounts that may add articles in any of the sections at these paths; superusers
    are among them, as they may."""
    paths = list(paths)
    grants = GroupPagePermission.objects.filter(permission__codename=ADD).select_related("page")
    groups = {grant.group_id for grant in grants if any(path.startswith(grant.page.path) for path in paths)}
    users = get_user_model().objects.filter(is_active=True)
    writers = users.filter(Q(groups__in=groups) | Q(is_superuser=True)) if paths else users.none()
    return writers.distinct().order_by("first_name", "last_name", "username")
