"""Where the calendar and the planned stories meet Wagtail's admin."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy

from news.desk.planning.models import PlannedStory
from news.desk.planning.plans import PlannedStories
from news.desk.planning.policy import PlanPolicy

# Before the view set, which would register the usual one.
register_permission_policy(PlannedStory, PlanPolicy(PlannedStory))


@hooks.register("register_admin_viewset")
def planned_stories() -> PlannedStories:
    return PlannedStories()


@hooks.register("register_desk_menu_item")
def calendar_item() -> MenuItem:
    url = reverse("desk:calendar")
    return MenuItem(_("Calendar"), url, name="desk-calendar", icon_name="calendar-alt", order=300)


@hooks.register("register_desk_menu_item")
def planned_stories_item() -> MenuItem:
    url = reverse("desk_plans:index")
    return MenuItem(_("Planned stories"), url, name="desk-plans", icon_name="clipboard-list", order=400)
