"""Where an article stands, in a few sentences for whoever opens it to write."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from news.desk.editing.apart import waiting_copy
from news.models import NewsArticle
from news.review import audit
from news.review.authors import name_of
from news.review.models import AuditEntry, UnsignedStory, WorkItem

State = WorkItem.State


@dataclass(frozen=True)
class Line:
    text: str
    detail: str = ""
    """What somebody wrote: what was asked, or why."""
    tone: str = "info"
    """`info`, `warning` or `critical`, as Wagtail's help blocks have it."""
    url: str = ""
    """Where to go on, with `verb`."""
    verb: str = ""


def standing(article: NewsArticle, user: Any) -> list[Line]:
    """Return what `user` needs to know before they write, the gravest first. Six queries at most."""
    item = (
        WorkItem.objects.select_related("stage", "assignee", "task_state__finished_by")
        .filter(article_id=article.pk)
        .first()
    )
    lines = [unsigned(article), *copy_of_mine(article, user), *held(item), place(article, item)]
    if item is not None:
        lines += [*again(item), *times(item), *legal(item)]
    return [line for line in lines if line is not None]


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def unsigned(article: NewsArticle) -> Line | None:
    story = UnsignedStory.objects.select_related("entry").filter(article_id=article.pk).first()
    if story is None:
        return None
    said = {"name": story.entry.by_name, "at": moment(story.at)}
    text = _("Live as breaking news, and signed by nobody yet. Published by %(name)s, %(at)s.") % said
    return Line(text, story.entry.reason, "critical")


def copy_of_mine(article: NewsArticle, user: Any) -> list[Line]:
    kept = waiting_copy(article.pk, by=user)
    if kept is None:
        return []
    text = _("A text of yours was kept beside a newer one. It is not in the version below.")
    url = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, kept.pk])
    return [Line(text, tone="warning", url=url, verb=_("Bring mine in"))]


def held(item: WorkItem | None) -> list[Line]:
    if item is None or not item.held:
        return []
    return [Line(_("Held: it did not go live at its time."), item.note, "critical")]


def place(article: NewsArticle, item: WorkItem | None) -> Line | None:
    if item is None:
        return Line(*nothing_in_hand(article))
    if item.state == State.RETURNED:
        return returned(item)
    if item.state == State.SCHEDULED:
        return Line(goes_live(item))
    if item.state == State.IN_REVIEW:
        return Line(in_review(item))
    if article.live:
        return Line(_("A draft over the live article. Readers see the live one until this is approved."))
    return Line(_("A draft. Nobody has been asked to review it yet."))


def nothing_in_hand(article: NewsArticle) -> tuple[str, str]:
    if article.live:
        return _("Live. What you change becomes a draft, which readers see once it is approved."), ""
    entry = audit.of_article(article.pk).order_by("-seq").first()
    if entry is not None and entry.road == AuditEntry.Road.RETRACTED:
        said = {"name": entry.by_name, "at": moment(entry.at)}
        text = _("Retracted by %(name)s, %(at)s. It returns through review only.") % said
        return text, entry.reason
    return _("Not live, and nothing in it waits for anybody."), ""


def returned(item: WorkItem) -> Line:
    by = name_of(item.task_state.finished_by) if item.task_state else ""
    said = {"stage": item.stage.name if item.stage else "", "name": by}
    if by and item.stage:
        return Line(_("Sent back from %(stage)s by %(name)s.") % said, item.note, "warning")
    return Line(_("Sent back."), item.note, "warning")


def in_review(item: WorkItem) -> str:
    sentences = [_("In review: %(stage)s.") % {"stage": item.stage.name if item.stage else ""}]
    if item.assignee:
        sentences.append(_("%(name)s has taken it.") % {"name": name_of(item.assignee)})
    if item.due_at:
        due = _("It was due %(at)s.") if item.is_overdue else _("It is due %(at)s.")
        sentences.append(due % {"at": moment(item.due_at)})
    return " ".join(sentences)


def goes_live(item: WorkItem) -> str:
    if item.goes_live_at is None:
        return _("Approved.")
    return _("Approved. It goes live by itself, %(at)s.") % {"at": moment(item.goes_live_at)}


def again(item: WorkItem) -> list[Line]:
    """Say why it must pass a stage again that it had passed."""
    shown_already = item.held or item.state == State.RETURNED
    return [Line(item.note, tone="warning")] if item.note and not shown_already else []


def times(item: WorkItem) -> list[Line]:
    now, lines = timezone.now(), []
    embargo, at = item.embargo_until, item.goes_live_at
    if embargo and embargo > now:
        text = _("Under embargo: nobody outside sees it before %(at)s.") % {"at": moment(embargo)}
        lines.append(Line(text, tone="warning"))
    if at and at > now and at != embargo and item.state != State.SCHEDULED:
        lines.append(Line(_("Once approved, it goes live %(at)s.") % {"at": moment(at)}))
    return lines


def legal(item: WorkItem) -> list[Line]:
    if not item.legal or item.state == State.SCHEDULED:
        return []
    return [Line(_("Has to pass the legal stage as well."))]
