"""What is decided on the review screen: by the acts of `news.review`, with what the screen had shown."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import TaskState, WorkflowState

from news.desk.reviewing.forms import Approve, SendBack
from news.models import NewsArticle
from news.review.acts.approve import approve
from news.review.acts.send_back import send_back
from news.review.acts.sign import send_back_breaking, sign
from news.review.models import Approval, ReviewTask, WorkItem
from news.review.refusals import MovedOn, Refused
from news.review.reviewers import waiting_for


class UnknownDecision(Refused):
    status = HTTPStatus.BAD_REQUEST
    reason = gettext_lazy("The form does not say what you have decided. Open the review screen again.")


@dataclass(frozen=True)
class Decision:
    form: type[forms.Form]
    act: Callable[[NewsArticle, Any, dict[str, Any]], None]
    """Takes the article, who decides, and the form's cleaned data."""
    outcome: Callable[[NewsArticle], str]
    """Says in a sentence what has happened to the article."""


def stage_shown(article: NewsArticle, data: dict[str, Any]) -> TaskState:
    """Return the stage that the screen had shown. Raises `MovedOn` if it is none of this article's."""
    states = WorkflowState.objects.for_instance(article)
    found = TaskState.objects.filter(pk=data["stage"], workflow_state__in=states).first()
    if found is None or not ReviewTask.objects.filter(pk=found.task_id).exists():
        raise MovedOn
    return found


def approve_here(article: NewsArticle, by: Any, data: dict[str, Any]) -> None:
    approve(stage_shown(article, data), by=by, digest=data["digest"], comment=data["comment"])


def send_back_here(article: NewsArticle, by: Any, data: dict[str, Any]) -> None:
    send_back(stage_shown(article, data), by=by, digest=data["digest"], comment=data["comment"])


def sign_here(article: NewsArticle, by: Any, data: dict[str, Any]) -> None:
    sign(article.pk, by=by, digest=data["digest"], comment=data["comment"])


def refuse_to_sign(article: NewsArticle, by: Any, data: dict[str, Any]) -> None:
    send_back_breaking(article.pk, by=by, digest=data["digest"], comment=data["comment"])


def after_approval(article: NewsArticle) -> str:
    item = WorkItem.objects.select_related("stage").filter(article=article).first()
    headline = {"headline": article.get_admin_display_title()}
    if item is None:
        return _("Approved: “%(headline)s” is live.") % headline
    if item.state == WorkItem.State.SCHEDULED and item.goes_live_at:
        at = date_format(localtime(item.goes_live_at), "DATETIME_FORMAT")
        return _("Approved: “%(headline)s” is scheduled for %(at)s.") % {**headline, "at": at}
    stage = {**headline, "stage": item.stage.name if item.stage else ""}
    if Approval.objects.filter(article=article, task=item.stage_id, ended_at=None).exists():
        return _("Approved: “%(headline)s” needs another person’s approval in “%(stage)s”, too.") % stage
    return _("Approved: “%(headline)s” goes to “%(stage)s”.") % stage


def after_sending_back(article: NewsArticle) -> str:
    return _("Sent back: “%(headline)s” is with its authors.") % {
        "headline": article.get_admin_display_title()
    }


def after_signing(article: NewsArticle) -> str:
    return _("Signed: “%(headline)s” stays live as it is.") % {"headline": article.title}


def after_refusing_to_sign(article: NewsArticle) -> str:
    return _(
        "Sent back: “%(headline)s” is with its authors. It stays live until it is changed or retracted."
    ) % {"headline": article.title}


DECISIONS = {
    "approve": Decision(Approve, approve_here, after_approval),
    "send_back": Decision(SendBack, send_back_here, after_sending_back),
    "sign": Decision(Approve, sign_here, after_signing),
    "refuse": Decision(SendBack, refuse_to_sign, after_refusing_to_sign),
}


def next_waiting(user: Any) -> int | None:
    """Return the article that waits for this person's word: an overdue one, or else the oldest."""
    overdue = Case(When(due_at__lte=timezone.now(), then=Value(0)), default=Value(1))
    return waiting_for(user).order_by(overdue, "since", "pk").values_list("article_id", flat=True).first()
