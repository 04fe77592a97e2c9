"""An entry of the proof in plain words, and as the values of an export."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from news.review.audit import Road
from news.review.models import AuditEntry

FIELDS = (
    "seq",
    "at",
    "road",
    "article_id",
    "headline",
    "section_id",
    "revision_id",
    "digest",
    "authors",
    "approvers",
    "by",
    "reason",
    "note",
    "previous_hash",
    "hash",
)


def sentence(entry: AuditEntry) -> str:
    """Return what happened, as one would say it. No query."""
    by = entry.by_name or _("the newsroom's own program")
    return {
        Road.REVIEWED: _("Published after review; the last word was %(by)s’s."),
        Road.BREAKING: _("Published before review, as breaking news, by %(by)s."),
        Road.IMPORTED: _("Taken over as already published, by %(by)s."),
        Road.SIGNED: _("The breaking news was signed by %(by)s."),
        Road.SENT_BACK: _("The breaking news was sent back by %(by)s."),
        Road.MOVED: _("Moved to another section by %(by)s."),
        Road.RETRACTED: _("Retracted by %(by)s."),
    }[Road(entry.road)] % {"by": by}


def writers(entry: AuditEntry) -> str:
    return ", ".join(author["name"] for author in entry.authors)


def approvals(entry: AuditEntry) -> list[dict[str, Any]]:
    """Return who approved, for a template: `name`, `stage`, `at` as text, `comment`."""
    return [approver | {"at": moment(approver["at"])} for approver in entry.approvers]


def moment(text: str) -> str:
    """Return an ISO 8601 time as the newsroom writes it; empty for none."""
    if not text:
        return ""
    return date_format(timezone.localtime(datetime.fromisoformat(text)), "DATETIME_FORMAT")


def values(entry: AuditEntry) -> dict[str, Any]:
    """Return the entry's fields as JSON knows them, in the order of `FIELDS`."""
    known = {name: getattr(entry, name) for name in FIELDS if name not in {"at", "by"}}
    known["at"] = timezone.localtime(entry.at).isoformat()
    known["by"] = {"id": entry.by_id, "name": entry.by_name} if entry.by_id else None
    return {name: known[name] for name in FIELDS}


def cells(entry: AuditEntry) -> list[str]:
    """Return the entry as cells of a table: names instead of objects, and nothing that a spreadsheet runs."""
    row = values(entry)
    row["authors"] = writers(entry)
    row["approvers"] = "; ".join(
        f"{each['name']} ({each['stage']}, {each['at']}){': ' if each['comment'] else ''}{each['comment']}"
        for each in entry.approvers
    )
    row["by"] = entry.by_name
    return [harmless(row[name]) for name in FIELDS]


def harmless(value: Any) -> str:
    """A headline that begins like a formula is text all the same."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
