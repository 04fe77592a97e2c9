"""What caches are told of an answer that is made of the record."""

from datetime import datetime
from math import floor

import xxhash
from django.utils import timezone

from news.record.tail import tail

ONE_DAY = 86_400


def cache_control(seconds: int, *, until: datetime | None = None) -> str:
    """Return the `Cache-Control` of a public answer that shared caches may keep for `seconds`.

    Less, where it, or anything of the record, is over earlier. Readers' own caches ask each time.
    """
    now = timezone.now()
    ends = [end for end in (until, tail.standing().expires_at) if end is not None]
    left = [max(0, floor((end - now).total_seconds())) for end in ends]
    fresh = min([seconds, *left])
    return f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={fresh}, stale-if-error={ONE_DAY}"


def etag_of(body: bytes) -> str:
    """Return the strong validator of an answer by its bytes: the same in each process.

    XXH3, in 128 bits: whoever made two answers of ours that have the same one would have written both.
    """
    return f'"{xxhash.xxh3_128_hexdigest(body)}"'


def directives(cache_control: str) -> dict[str, str]:
    """Return the directives of a `Cache-Control` header with their values, empty where there is none."""
    parts = (part.strip().lower().partition("=") for part in cache_control.split(","))
    return {name: value for name, _equals, value in parts if name}
