"""A draft is given other times. What was approved with its old ones has to be approved again."""

from dataclasses import dataclass, fields, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import Revision

from news.models import NewsArticle
from news.models.article import FUTURE_LEEWAY
from news.models.times import fault_of
from news.publishing.work import publication
from news.review.authors import authors_of
from news.review.events import Event, tell
from news.review.locking import lock_article, same_text
from news.review.models import WorkItem
from news.review.refusals import NotPermitted, Refused
from news.review.stages import live_approvals

CALLED_OFF = gettext_lazy("Its time was changed after it had been approved, so it has to be approved again.")


class WrongTimes(Refused):
    """The times can't be, each with its reason, by the name of the field."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults.values()))


class LockedForYou(NotPermitted):
    reason = gettext_lazy(
        "The article is locked for you: somebody else has locked it, or it is with its reviewers."
    )


@dataclass(frozen=True)
class Times:
    go_live_at: datetime | None
    expire_at: datetime | None
    embargo_until: datetime | None

    def on(self, article: NewsArticle) -> None:
        for field in fields(self):
            setattr(article, field.name, getattr(self, field.name))

    def moved(self, name: str, at: datetime) -> "Times":
        """Return these times with one of them, which must be a field's name, at another moment."""
        return replace(self, **{name: at})


def times_of(article: NewsArticle) -> Times:
    return Times(article.go_live_at, article.expire_at, article.embargo_until)


def faults(times: Times, draft: NewsArticle) -> dict[str, str]:
    """Return what is wrong with the times for this draft, by field. Empty if they can be.

    What lies in the past may stay as it is, but nothing is put there. The rest is what the editor's
    form asks of them, too.
    """
    chosen = {field.name: getattr(times, field.name) for field in fields(times)}
    if found := {name: fault for name, at in chosen.items() if at and (fault := fault_of(at))}:
        return found
    now, former = timezone.now(), times_of(draft)
    for name in ("go_live_at", "embargo_until"):
        at = getattr(times, name)
        if at is not None and at != getattr(former, name) and at <= now:
            found[name] = _("This time has passed. Choose one that lies ahead.")
    if times.expire_at is not None:
        if times.expire_at <= now:
            found["expire_at"] = _("This time has passed. Choose one that lies ahead.")
        elif times.go_live_at and times.expire_at <= times.go_live_at:
            found["expire_at"] = _("The article would expire before it goes live.")
        elif times.embargo_until and times.expire_at <= times.embargo_until:
            found["expire_at"] = _("The article would expire before the embargo ends.")
    starts = max(at for at in (times.go_live_at, times.embargo_until, now) if at)
    if draft.published_at and draft.published_at > starts + FUTURE_LEEWAY:
        found.setdefault(
            "go_live_at",
            _("Its display date lies after this time. Change the display date in the editor first."),
        )
    return found


def why_not_reschedule(user: Any, article: NewsArticle) -> Refused | None:
    """Return why the user may not change the article's times, or None if they may."""
    tester = article.permissions_for_user(user)
    if not tester.can_edit():
        return NotPermitted()
    if article.approved_schedule:
        # A schedule locks the page for everyone; those who may call it off may change it.
        if not tester.can_unschedule():
            return NotPermitted(_("Only those who may publish in this section change what is scheduled."))
        if article.locked and article.locked_by_id != user.pk:
            return LockedForYou()
    elif tester.page_locked():
        return LockedForYou()
    return None


def reschedule(
    article_id: int,
    *,
    by: Any,
    digest: str,
    go_live_at: datetime | None,
    expire_at: datetime | None,
    embargo_until: datetime | None,
) -> Revision:
    """Save the draft with these times, as a new revision; the same times change nothing.

    One transaction. Approvals of the old times end. What was scheduled is called off and goes to review
    again, so that nothing goes live at a time that nobody approved. Raises `NotPermitted`, `WrongTimes`,
    and `MovedOn` for another text than the one seen.
    """
    times = Times(go_live_at=go_live_at, expire_at=expire_at, embargo_until=embargo_until)
    with publication():
        article = lock_article(article_id)
        if refusal := why_not_reschedule(by, article):
            raise refusal
        revision = same_text(article, digest)
        draft = revision.as_object()
        former = times_of(draft)
        if times == former:
            return revision
        if found := faults(times, draft):
            raise WrongTimes(found)
        scheduled = article.scheduled_revision
        people = set(authors_of(article.pk)) | approvers_of(article)
        if scheduled is not None:
            call_off(scheduled, by=by)
        times.on(draft)
        # A draft may lack what only a publication needs: it was saved so, and is saved so again.
        revision = draft.save_revision(user=by, clean=False)
        log(instance=draft, action="review.reschedule", user=by, revision=revision, data=told(times))
        if scheduled is not None:
            review_again(article_id, by=by, people=people)
    return revision


def approvers_of(article: NewsArticle) -> set[int]:
    return {pk for pk in live_approvals(article.pk).values_list("user_id", flat=True) if pk is not None}


def call_off(scheduled: Revision, *, by: Any) -> None:
    """Take the approved time away: a receiver ends the approvals that it had."""
    scheduled.approved_go_live_at = None
    scheduled.save(user=by, update_fields=["approved_go_live_at"])


def review_again(article_id: int, *, by: Any, people: set[int]) -> None:
    article = NewsArticle.objects.get(pk=article_id)
    workflow = article.get_workflow()
    if workflow is not None and article.current_workflow_state is None:
        workflow.start(article, by)
    WorkItem.objects.filter(article_id=article_id).update(note=str(CALLED_OFF))
    tell(Event.CHANGED, article, actor=by, comment=str(CALLED_OFF), users=people)


def told(times: Times) -> dict[str, str]:
    """Return the times as the page's history keeps them: ISO 8601, empty for none."""
    return {
        field.name: at.isoformat() if (at := getattr(times, field.name)) else "" for field in fields(times)
    }
