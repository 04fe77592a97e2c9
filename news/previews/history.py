"""What sharing writes into a page's history, in plain words. It stays when the link is thrown away."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from news.previews.sharing import REVOKED, SHARED


class Shared(LogFormatter):
    label = gettext_lazy("Share preview")

    def format_message(self, log_entry: Any) -> str:
        until = timezone.localtime(datetime.fromisoformat(log_entry.data["until"]))
        return _("Shared a preview, until %(until)s") % {"until": date_format(until, "DATETIME_FORMAT")}


class Revoked(LogFormatter):
    label = gettext_lazy("Revoke preview")
    message = gettext_lazy("Revoked a link to a preview")


def register(actions: LogActionRegistry) -> None:
    actions.register_action(SHARED)(Shared)
    actions.register_action(REVOKED)(Revoked)
