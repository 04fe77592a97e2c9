"""Who may plan: whoever may add articles to a section plans for it. Publishers there delete others' plans."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permission_policies import BasePermissionPolicy

from news.desk.planning.models import PlannedStory
from news.desk.planning.people import may, may_write, writers_in, writes_anywhere
from news.review.reviewers import page_permissions, within, works_here


class PlanPolicy(BasePermissionPolicy):
    """The rights on sections decide, not rights on the table: nothing is to be set for a group."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "view":
            return bool(user.is_active and (user.is_superuser or page_permissions(user)))
        return writes_anywhere(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: PlannedStory) -> bool:
        if action == "view":
            return works_here(user, instance.section)
        if action == "delete":
            is_own = instance.planned_by_id == user.pk and may_write(user, instance.section)
            return is_own or may(user, "publish", instance.section)
        return may_write(user, instance.section)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Iterable[str]
    ) -> QuerySet[PlannedStory]:
        """Return the plans of the sections where the user works, whatever the actions are."""
        return plans_for(user)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        paths = Page.objects.filter(depth=1).values_list("path", flat=True)
        return writers_in(paths) if paths else get_user_model().objects.none()


def plans_for(user: Any) -> QuerySet[PlannedStory]:
    """Return the plans that the user sees: of the sections where they work."""
    return PlannedStory.objects.filter(within(user, "section__path"))
