"""The panels of Wagtail's first page: what a person has to do today, the most urgent first."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from news.desk.dashboard import lists
from news.desk.rights import Rights


class DeskPanel(Component):
    """One list. Left out while it is empty, if nothing is said for that case."""

    template_name = "desk/dashboard/articles.html"
    name: str
    order: int
    heading: Any
    icon: str
    quiet: Any = ""
    """What an empty panel says."""
    query = ""
    """What the full list is in the queue; none without it."""

    def __init__(self, rights: Rights) -> None:
        self.rights = rights

    class Media:
        css = {"all": ["css/desk/queue.css", "css/desk/dashboard.css"]}

    def content(self) -> lists.Some:
        raise NotImplementedError

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "panel": self,
            "list": self.content(),
            "now": timezone.now(),
            "queue_url": f"{reverse('desk:queue')}?{self.query}" if self.query else "",
        }


class BreakingUnsigned(DeskPanel):
    template_name = "desk/dashboard/unsigned.html"
    name = "unsigned"
    order = 10
    heading = _("Breaking, still unsigned")
    icon = "warning"

    def content(self) -> lists.Some:
        return lists.unsigned(self.rights)


class WaitingForMe(DeskPanel):
    name = "waiting"
    order = 20
    heading = _("Waiting for me")
    icon = "clipboard-list"
    quiet = _("Nothing waits for you.")
    query = "show=waiting"

    def content(self) -> lists.Some:
        return lists.waiting(self.rights)


class Mine(DeskPanel):
    name = "mine"
    order = 30
    heading = _("Mine")
    icon = "edit"
    quiet = _("You have no drafts.")
    query = "show=mine&state=draft&state=returned"

    def content(self) -> lists.Some:
        return lists.mine(self.rights)


class PlannedForMe(DeskPanel):
    template_name = "desk/dashboard/planned.html"
    name = "planned"
    order = 40
    heading = _("Planned for me")
    icon = "calendar"

    def content(self) -> lists.Some:
        return lists.planned(self.rights.user)


class ScheduledNext(DeskPanel):
    name = "scheduled"
    order = 50
    heading = _("Scheduled next")
    icon = "calendar-alt"
    query = "state=scheduled"

    def content(self) -> lists.Some:
        return lists.scheduled(self.rights)


class PublishedToday(DeskPanel):
    template_name = "desk/dashboard/published.html"
    name = "published"
    order = 60
    heading = _("Published today")
    icon = "globe"
    quiet = _("Nothing has been published today.")

    def content(self) -> lists.Some:
        return lists.published_today(self.rights)


PANELS: list[Callable[[Rights], DeskPanel]] = [
    BreakingUnsigned,
    WaitingForMe,
    Mine,
    PlannedForMe,
    ScheduledNext,
    PublishedToday,
]
