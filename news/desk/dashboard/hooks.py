"""Where the dashboard meets Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from news.desk.dashboard.panels import PANELS
from news.desk.dashboard.summary import InHand
from news.desk.rights import rights_of


@hooks.register("construct_homepage_panels")
def panels_of_the_desk(request: HttpRequest, panels: list[Any]) -> None:
    """Show ours instead of Wagtail's, which ask the whole tree, and know none of our rules."""
    rights = rights_of(request)
    panels[:] = [panel(rights) for panel in PANELS]


@hooks.register("construct_homepage_summary_items", order=1000)
def summary_of_the_desk(request: HttpRequest, items: list[Any]) -> None:
    """Say what is in hand, not how many pages there are: counting these takes longer with each one."""
    items[:] = [InHand(request)]


@hooks.register("register_desk_menu_item")
def dashboard_item() -> MenuItem:
    return MenuItem(
        _("Dashboard"), reverse("wagtailadmin_home"), name="desk-dashboard", icon_name="home", order=100
    )
