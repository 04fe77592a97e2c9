"""What editing writes into a page's history, in plain words."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

KEPT_APART = "desk.keep_apart"


class KeptApart(LogFormatter):
    label = _("Keep apart")
    message = _("Kept beside a newer version, which it would have overwritten")


def register(actions: LogActionRegistry) -> None:
    actions.register_action(KEPT_APART)(KeptApart)
