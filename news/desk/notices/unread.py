"""Notices that a person has not opened, and their number in the menu."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from news.desk.notices.models import Notice

# Nobody reads a number beyond that, and counting further takes longer.
MOST_SHOWN = 99


def unread_of(user: Any) -> QuerySet[Notice]:
    return Notice.objects.filter(user=user, read_at=None)


class NoticesMenuItem(MenuItem):
    """Shows how many are unread: one query on each page of the admin."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Notices"),
            reverse_lazy("desk:notices"),
            name="notices",
            icon_name="mail",
            classname="notices-menu-item",
            order=95,
        )

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component = super().render_component(request)
        unread = unread_of(request.user)[: MOST_SHOWN + 1].count()
        if unread:
            number = str(unread) if unread <= MOST_SHOWN else f"{MOST_SHOWN}+"
            # The badge is drawn by CSS, and said by the label.
            label = _("Notices, %(number)s unread") % {"number": number}
            component.attrs = {"data-unread": number, "aria-label": label}
        return component
