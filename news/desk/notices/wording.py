"""How notices are worded, in the language that is active when they are read or sent."""

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from news.review.events import Event

LONGEST_SUBJECT = 90

WHAT_HAPPENED: dict[str, Promise] = {
    Event.SUBMITTED: _("A story waits for review."),
    Event.TAKEN: _("The review of this story is in somebody's hands."),
    Event.APPROVED: _("The story was approved in one stage of its review."),
    Event.SENT_BACK: _("The story was sent back to its authors."),
    Event.CHANGED: _(
        "The text was changed after you had approved it. Your approval does not count any more."
    ),
    Event.SCHEDULED: _("The story was approved and will go live at its time."),
    Event.PUBLISHED: _("The story is live."),
    Event.BREAKING: _("The story is live without review. A second person has to sign it, or send it back."),
    Event.SIGNED: _("A second person has signed the breaking news."),
    Event.RETRACTED: _("The story was retracted and is not public any more."),
    Event.OVERDUE: _("The story should have been reviewed by now."),
    Event.HELD: _("The time of the story came, and it could not go live."),
}


def label(kind: str) -> str:
    return str(Event(kind).label)


def what_happened(kind: str) -> str:
    return str(WHAT_HAPPENED[kind])


def subject(kind: str, headline: str) -> str:
    """Return the subject of a mail: short, and on one line whatever the headline holds."""
    return Truncator(" ".join(f"{label(kind)}: {headline}".split())).chars(LONGEST_SUBJECT)
