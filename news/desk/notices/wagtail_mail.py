"""Keeps Wagtail from mailing what notices tell: within the transaction, and not to everyone concerned.

Its mail about comments is another road and goes on.
"""

from typing import Any

from django.dispatch import Signal
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

# As in wagtail/admin/signal_handlers.py.
MAILERS: list[tuple[Signal, type[Any], str]] = [
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
]


def silence() -> None:
    """Take the places of Wagtail's mailers, whether Wagtail has connected them already or does it later."""
    for signal, sender, uid in MAILERS:
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(say_nothing, sender=sender, dispatch_uid=uid)


def say_nothing(**kwargs: Any) -> None:
    """A signal keeps the first receiver of a name: while this one is there, Wagtail's is not connected."""
