"""Reads the demonstration paper's content, and dates it."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils import timezone

CONTENT = Path(__file__).parent / "content"

Entry = dict[str, Any]


def read(name: str) -> Entry:
    return tomllib.loads((CONTENT / name).read_text(encoding="utf-8"))


def timed(entry: Entry) -> tuple[int, time]:
    """Return how many days before today's edition, negative after it, and at what time of day."""
    days = entry["days_ago"] if "days_ago" in entry else -entry["days_ahead"]
    return days, time.fromisoformat(entry["time"])


@dataclass(frozen=True)
class Paper:
    """The content, with times that are relative to `now`. Reads each file once."""

    now: datetime

    @cached_property
    def as_written(self) -> list[Entry]:
        files = sorted((CONTENT / "articles").glob("*.toml"))
        return [article for file in files for article in read(f"articles/{file.name}")["article"]]

    @property
    def articles(self) -> list[Entry]:
        """Return what is published, oldest first."""
        return self.oldest_first()

    def oldest_first(self, translations: Iterable[Entry] = ()) -> list[Entry]:
        """Return what is published, with its translations."""
        entries = [*self.as_written, *translations]
        return sorted(entries, key=lambda each: (self.moment(each), each["slug"]))

    @cached_property
    def drafts(self) -> list[Entry]:
        return list(read("drafts.toml")["article"])

    @cached_property
    def edition(self) -> date:
        """Return the day of the paper: today, or yesterday until today's last story could be out."""
        local = timezone.localtime(self.now)
        notes = [note for article in self.as_written for note in article.get("corrections", [])]
        dated = [*self.as_written, *notes]
        latest = max((moment for days, moment in map(timed, dated) if days == 0), default=time.min)
        return local.date() if local.time() > latest else local.date() - timedelta(days=1)

    def moment(self, entry: Entry) -> datetime:
        """Return when an entry with `days_ago` or `days_ahead`, and `time`, happens."""
        days, at = timed(entry)
        return timezone.make_aware(datetime.combine(self.edition - timedelta(days=days), at))
