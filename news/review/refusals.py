"""What the rules refuse: each with a sentence for the person who met it, and an HTTP status."""

from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The rules of review forbid it. `news.review.middleware` makes a page of it."""

    status = HTTPStatus.FORBIDDEN
    reason: str | Promise = _("The rules of review do not allow this.")

    def __init__(self, reason: str | Promise | None = None) -> None:
        self.reason = reason or self.reason
        super().__init__(self.reason)


class NotReviewed(Refused):
    reason = _("Nobody publishes alone: this text has not been approved by a second person.")


class IsAuthor(Refused):
    reason = _(
        "You have worked on this text since it was last published, so somebody else has to approve it."
    )


class NotReviewer(Refused):
    reason = _("You are not a reviewer of this stage in this section.")


class AlreadyApproved(Refused):
    reason = _("You have approved this already. It needs the approval of another person, too.")


class Embargoed(Refused):
    reason = _("The article is under embargo.")


class LegalFirst(Refused):
    reason = _("The article has the legal flag: it is not published before a legal reviewer has approved it.")


class MovedOn(Refused):
    """The text, or its stage, is not the one that the person had before them."""

    status = HTTPStatus.CONFLICT
    reason = _("The article has changed since you opened it. Nothing was published.")


class ReasonMissing(Refused):
    status = HTTPStatus.BAD_REQUEST
    reason = _("Say why: it must not be empty.")


class NotValid(Refused):
    status = HTTPStatus.BAD_REQUEST


class NeverDeleted(Refused):
    reason = _("An article that was ever published can't be deleted, only retracted.")


class SectionNotTranslated(Refused):
    status = HTTPStatus.CONFLICT
    reason = _("The section has not been translated into this language yet. Translate it first.")


class NotPermitted(Refused):
    reason = _("You do not have the permission to do this in this section.")


class CannotDoIt(Refused):
    reason = _("This can't be given to them: they have worked on the text, approved it, or do not work here.")
