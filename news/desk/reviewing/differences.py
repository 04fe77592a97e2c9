"""What has changed between two texts, by the comparisons of Wagtail's own editor."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.compare import FieldComparison, TextDiff
from wagtail.models import Revision

from news.desk.reviewing.case import Case, Mode
from news.models import NewsArticle
from news.review import audit
from news.review.digest import digest_of_revision


@dataclass(frozen=True)
class Row:
    """One row of an inline panel (a byline, a correction) that was added, deleted, moved or changed."""

    kind: str
    """`addition`, `deletion`, or empty."""
    moved: int
    """By how many places; down is positive."""
    fields: list[tuple[str, str]]
    """Labels, and HTML that Wagtail has made."""


@dataclass(frozen=True)
class Change:
    label: str
    html: str = ""
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Difference:
    """From an earlier text to the one that is shown: changes, or plain words where there are none."""

    changes: list[Change] = field(default_factory=list)
    words: str = ""


def from_live(case: Case, request: HttpRequest) -> Difference:
    """Compare with what readers have now; breaking news with what they had before it."""
    if case.mode == Mode.SIGN:
        return from_before_breaking(case, request)
    entry = audit.attested(case.article.pk)
    if not case.article.live:
        was = entry is not None or audit.was_ever_public(case.article.pk)
        return Difference(
            words=_("It is not live now, so there is nothing to compare with.")
            if was
            else _("Never published: all of it is new.")
        )
    if entry is not None and entry.digest == case.digest:
        return Difference(words=_("The live article says the same."))
    return compare(case.article, case.draft, request)


def from_before_breaking(case: Case, request: HttpRequest) -> Difference:
    entries = audit.of_article(case.article.pk).filter(road__in=audit.MAKES_PUBLIC)
    former = entries.filter(seq__lt=case.story.entry.seq).order_by("-seq").first() if case.story else None
    if former is None:
        return Difference(words=_("It had never been published before: all of it is new."))
    revision = Revision.objects.filter(pk=former.revision_id).first()
    if revision is None:
        return Difference(words=_("The text that was live before is not kept any longer."))
    return compare(revision.as_object(), case.draft, request)


def from_revision(case: Case, revision_id: int | None, request: HttpRequest) -> Difference:
    """Compare with the revision that the person last saw, if they saw one."""
    if revision_id is None:
        return Difference(words=_("You have not looked at it here before."))
    if revision_id == case.revision.pk:
        return Difference(words=_("Nothing has changed since you last looked."))
    revision = case.article.revisions.filter(pk=revision_id).first()
    if revision is None:
        return Difference(words=_("The text that you last saw is not kept any longer."))
    if revision_id > case.revision.pk:
        return Difference(words=_("You last looked at a newer draft."))
    if digest_of_revision(revision) == case.digest:
        return Difference(words=_("Nothing has changed since you last looked."))
    return compare(revision.as_object(), case.draft, request)


def compare(before: NewsArticle, after: NewsArticle, request: HttpRequest) -> Difference:
    panel = after.get_edit_handler().get_bound_panel(instance=after, request=request, form=None)
    changes = [
        change
        for comparison in panel.get_comparison()
        if (change := change_of(comparison(before, after))) is not None
    ]
    if not changes:
        return Difference(words=_("Something has changed that no field of the editor shows."))
    return Difference(changes=changes)


def change_of(comparison: Any) -> Change | None:
    if not comparison.has_changed():
        return None
    if comparison.is_child_relation:
        rows = list(rows_of(comparison))
        return Change(str(comparison.field_label()), rows=rows) if rows else None
    if type(comparison) is FieldComparison and plain(comparison.val_a) == plain(comparison.val_b):
        # A live page keeps microseconds, a revision milliseconds.
        return None
    return Change(str(comparison.field_label()), html=html_of(comparison))


def rows_of(comparison: Any) -> Iterator[Row]:
    for child in comparison.get_child_comparisons():
        kind = "addition" if child.is_addition() else "deletion" if child.is_deletion() else ""
        moved = child.get_position_change() or 0
        if kind or moved or child.has_changed():
            fields = [(str(each.field_label()), html_of(each)) for each in child.get_field_comparisons()]
            yield Row(kind, moved, fields)


def html_of(comparison: Any) -> str:
    """Return the marked-up difference. Times and switches in words: Wagtail shows Python's own."""
    if type(comparison) is not FieldComparison:
        return str(comparison.htmldiff())
    before, after = plain(comparison.val_a), plain(comparison.val_b)
    if before == after:
        return str(TextDiff([("equal", after)]).to_html())
    changes = [("deletion", before), ("addition", after)]
    return str(TextDiff([change for change in changes if change[1]], separator=" ").to_html())


def plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return str(date_format(localtime(value), "DATETIME_FORMAT"))
    return str(value)
