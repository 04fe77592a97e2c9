"""What the rules write into a page's history, in plain words."""

from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from news.review.models import WorkItem


class Approved(LogFormatter):
    label = gettext_lazy("Approve")

    def format_message(self, log_entry: Any) -> str:
        return _("Approved in “%(stage)s”; more approvals are needed") % {"stage": log_entry.data["stage"]}

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("comment", ""))


class Held(LogFormatter):
    label = gettext_lazy("Hold")

    def format_message(self, log_entry: Any) -> str:
        return _("Held back: %(reason)s") % {"reason": log_entry.data["reason"]}


class PublishedBeforeReview(LogFormatter):
    label = gettext_lazy("Publish before review")

    def format_message(self, log_entry: Any) -> str:
        return _("Published as breaking news, before review: %(reason)s") % {
            "reason": log_entry.data["reason"]
        }


class Signed(LogFormatter):
    label = gettext_lazy("Sign")
    message = gettext_lazy("Signed the breaking news as published")

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("comment", ""))


class SentBack(Signed):
    label = gettext_lazy("Send back")
    message = gettext_lazy("Sent the breaking news back to its authors")


class Retracted(LogFormatter):
    label = gettext_lazy("Retract")

    def format_message(self, log_entry: Any) -> str:
        return _("Retracted: %(reason)s") % {"reason": log_entry.data["reason"]}

    def format_comment(self, log_entry: Any) -> str:
        note = log_entry.data.get("note", "")
        return _("Readers are told: %(note)s") % {"note": note} if note else ""


class Taken(LogFormatter):
    label = gettext_lazy("Take")
    message = gettext_lazy("Took it on")


class Given(LogFormatter):
    label = gettext_lazy("Give")

    def format_message(self, log_entry: Any) -> str:
        name = log_entry.data.get("to", "")
        return _("Given to %(name)s") % {"name": name} if name else _("Put back: nobody has it now")


class DueSet(LogFormatter):
    label = gettext_lazy("Set the due time")

    def format_message(self, log_entry: Any) -> str:
        at = parse_datetime(log_entry.data.get("at", ""))
        if at is None:
            return _("Took the due time away")
        return _("Due %(time)s") % {"time": date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")}


class PrioritySet(LogFormatter):
    label = gettext_lazy("Set the priority")

    def format_message(self, log_entry: Any) -> str:
        priority = WorkItem.Priority(log_entry.data["priority"])
        return _("Priority: %(priority)s") % {"priority": priority.label}


class Rescheduled(LogFormatter):
    label = gettext_lazy("Change the time")

    def format_message(self, log_entry: Any) -> str:
        labels = {
            "go_live_at": _("goes live"),
            "expire_at": _("expires"),
            "embargo_until": _("embargo until"),
        }
        times = [
            f"{label} {date_format(timezone.localtime(at), 'SHORT_DATETIME_FORMAT')}"
            for name, label in labels.items()
            if (at := parse_datetime(log_entry.data.get(name, "")))
        ]
        if not times:
            return _("Took the planned times away")
        return _("Changed the planned times: %(times)s") % {"times": "; ".join(times)}


FORMATTERS = {
    "review.approve": Approved,
    "review.hold": Held,
    "review.publish_before_review": PublishedBeforeReview,
    "review.sign": Signed,
    "review.send_back": SentBack,
    "review.retract": Retracted,
    "review.take": Taken,
    "review.give": Given,
    "review.due": DueSet,
    "review.priority": PrioritySet,
    "review.reschedule": Rescheduled,
}


def register(actions: LogActionRegistry) -> None:
    for name, formatter in FORMATTERS.items():
        actions.register_action(name)(formatter)
