"""Who works on what: an article is taken, given to somebody, and given a due time and a priority.

None of it changes what may be published; it says who is expected to act, and by when.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from news.models import NewsArticle
from news.review.authors import authors_of, name_of
from news.review.events import Event, tell
from news.review.locking import lock_article
from news.review.models import Approval, ReviewTask, WorkItem
from news.review.refusals import CannotDoIt, MovedOn, NotPermitted, Refused
from news.review.reviewers import reviewers_of, reviews_here, why_not

AT_THE_AUTHORS = {WorkItem.State.DRAFT, WorkItem.State.RETURNED}


def take(article_id: int, *, by: Any, seen: int | None) -> WorkItem:
    """Make `by` the one who works on it. `seen` is the id of who had it when the person looked, if anybody.

    Raises `MovedOn` if somebody else has it by now, and what `why_not_take` returns.
    """
    with transaction.atomic():
        article, item = lock_work(article_id)
        same_holder(item, seen)
        if refusal := why_not_take(by, article, item):
            raise refusal
        if item.assignee_id != by.pk:
            assign(article, item, to=by, by=by, action="review.take", comment="")
    return item


def give(article_id: int, *, by: Any, to: Any, seen: int | None) -> WorkItem:
    """Make `to` the one who works on it; None puts it back. `seen` as for `take`.

    Raises `MovedOn`, `NotPermitted`, and `CannotDoIt` if `to` could not take it.
    """
    with transaction.atomic():
        article, item = lock_work(article_id)
        same_holder(item, seen)
        puts_back = to is None and item.assignee_id == by.pk and by.is_active
        if not puts_back and not may_give(by, article, item):
            raise NotPermitted
        if to is not None and not candidates(article, item).filter(pk=to.pk).exists():
            raise CannotDoIt
        if item.assignee_id != (to.pk if to else None):
            comment = _("Given to %(name)s") % {"name": name_of(to)} if to else _("Nobody has it now")
            assign(article, item, to=to, by=by, action="review.give", comment=comment)
    return item


def set_due(article_id: int, *, by: Any, at: datetime | None) -> WorkItem:
    """Say by when it has to be done; None takes the time away. Raises `MovedOn` or `NotPermitted`."""
    with transaction.atomic():
        article, item = lock_work(article_id)
        if not may_direct(by, article, item.stage):
            raise NotPermitted
        if item.due_at != at:
            # Who was told that it is overdue is told again, if it is so again.
            item.due_at, item.overdue_told_at = at, None
            item.save(update_fields=["due_at", "overdue_told_at"])
            log(instance=article, action="review.due", user=by, data={"at": at.isoformat() if at else ""})
    return item


def set_priority(article_id: int, *, by: Any, priority: WorkItem.Priority) -> WorkItem:
    """Say how urgent it is. Raises `MovedOn` or `NotPermitted`."""
    with transaction.atomic():
        article, item = lock_work(article_id)
        if not may_direct(by, article, item.stage):
            raise NotPermitted
        if item.priority != priority:
            item.priority = priority
            item.save(update_fields=["priority"])
            log(instance=article, action="review.priority", user=by, data={"priority": int(priority)})
    return item


def why_not_take(user: Any, article: NewsArticle, item: WorkItem) -> Refused | None:
    """Return why the user can't work on it now, or None if they can.

    In review, whoever may approve it in its stage can; otherwise whoever may edit it.
    """
    if item.state == WorkItem.State.IN_REVIEW and item.stage is not None:
        return why_not(user, article, item.stage)
    return None if article.permissions_for_user(user).can_edit() else NotPermitted()


def may_direct(user: Any, article: NewsArticle, stage: ReviewTask | None) -> bool:
    """Does the user run the desk here? Whoever may publish pages in the section, or reviews this stage."""
    if not user.is_active:
        return False
    if user.is_superuser or article.permissions_for_user(user).has("publish"):
        return True
    return stage is not None and reviews_here(user, article, stage)


def may_give(user: Any, article: NewsArticle, item: WorkItem) -> bool:
    """May the user say who works on it? Who runs the desk; and, of what is with its authors, who may edit."""
    if may_direct(user, article, item.stage):
        return True
    return item.state in AT_THE_AUTHORS and article.permissions_for_user(user).can_edit()


def candidates(article: NewsArticle, item: WorkItem) -> QuerySet[Any]:
    """Return the active accounts, superusers apart, to whom it can be given."""
    if item.state == WorkItem.State.IN_REVIEW and item.stage is not None:
        approvals = Approval.objects.filter(article=article, task=item.stage, ended_at=None)
        done = approvals.filter(user__isnull=False).values("user")
        return reviewers_of(item.stage, article).exclude(pk__in=done)
    return writers_of(article)


def writers_of(article: NewsArticle) -> QuerySet[Any]:
    """Return the active accounts whose groups let them edit the article where it stands."""
    here: dict[str, Any] = {"groups__page_permissions__page__in": article.get_ancestors(inclusive=True)}
    changes = Q(groups__page_permissions__permission__codename="change_page", **here)
    owns = Q(groups__page_permissions__permission__codename="add_page", pk=article.owner_id, **here)
    return get_user_model().objects.filter(changes | owns, is_active=True).distinct()


def lock_work(article_id: int) -> tuple[NewsArticle, WorkItem]:
    article = lock_article(article_id)
    item = WorkItem.objects.select_related("stage", "assignee").filter(article=article).first()
    if item is None:
        raise MovedOn(_("There is nothing left to do on this article: it was published, or called off."))
    return article, item


def same_holder(item: WorkItem, seen: int | None) -> None:
    if item.assignee_id == seen:
        return
    if item.assignee is None:
        raise MovedOn(_("It has been put back in the meantime: nobody has it now."))
    raise MovedOn(_("%(name)s has it by now.") % {"name": name_of(item.assignee)})


def assign(article: NewsArticle, item: WorkItem, *, to: Any, by: Any, action: str, comment: str) -> None:
    former = item.assignee_id
    item.assignee = to
    item.save(update_fields=["assignee"])
    log(instance=article, action=action, user=by, data={"to": name_of(to)})
    about = {*authors_of(article.pk), former, to.pk if to else None}
    users = {pk for pk in about if pk is not None}
    tell(Event.TAKEN, article, actor=by, comment=comment, users=users, stage=item.stage)
