"""Counts readers of the demonstration paper, as if its pages had been seen."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zlib import crc32

from home.demo.translation import LANGUAGE
from news.models import NewsArticle
from news.record import views
from news.record.counts import day_of

DAYS = 30
ON_THE_FIRST_DAY = 800
OF_A_TRANSLATION = 0.3
# Of those who read a story on its first day, so many do on the day of this age: 1, 0.41, 0.24, 0.17 …
FALL = -1.3


def count_readers(now: datetime, *, leads: Collection[str]) -> None:
    """Count plausible views of the `DAYS` days that end with `now`, the same with every load.

    Only what is public is counted: call it when the publications have ended. One query, and one batch.
    """
    today = day_of(now)
    fields = ("pk", "slug", "published_at", "is_breaking", "locale__language_code")
    counts = {}
    for pk, slug, published_at, is_breaking, language in NewsArticle.objects.live().values_list(*fields):
        interest: float = (3 if slug in leads else 1) * (2 if is_breaking else 1)
        interest *= OF_A_TRANSLATION if language == LANGUAGE else 1
        for day in (today - timedelta(days=ago) for ago in range(DAYS)):
            age = (day - day_of(published_at)).days
            if age >= 0 and (seen := readers(slug, age, interest)):
                counts[pk, day] = seen
    views.add(counts)


def readers(slug: str, age: int, interest: float) -> int:
    """Return how many read a story on the day on which it is `age` days old."""
    # From half to one and a half, as days and headlines differ.
    chance = 0.5 + crc32(f"{slug}/{age}".encode()) / 2**32
    return round(ON_THE_FIRST_DAY * interest * chance * (1 + age) ** FALL)
