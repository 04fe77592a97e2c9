"""Publishes under load and looks whether readers are ever shown what is not so any more.

A process of its own, with the newsroom's settings. usage: truth.py URL PUBLICATIONS
Prints JSON: {"seen_ms": [...], "stale": N, "looks": N}.

A publication counts from its commit. An answer is stale if its request began more than 250 ms after
the commit of a version and the answer is of an older one, or shows what was retracted.
"""

import json
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")
django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - models are known only now
from django.db import connection  # noqa: E402

from news.models import NewsArticle  # noqa: E402
from news.record.models import PublishedArticle  # noqa: E402
from news.review.acts.release import take_over  # noqa: E402
from news.review.acts.retract import retract  # noqa: E402

ALLOWED_SECONDS = 0.25


@dataclass
class Story:
    """What is published of one story: its mark, and since when by the monotonic clock."""

    id: int
    path: str
    section: str
    mark: str = ""
    since: float = 0.0
    is_public: bool = True
    lock: threading.Lock = field(default_factory=threading.Lock)

    def state(self) -> tuple[str, float, bool]:
        with self.lock:
            return self.mark, self.since, self.is_public


def fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        return f"{error.code}"


class Readers:
    """Threads that read all addresses that show the story, over and over."""

    def __init__(self, base: str, story: Story) -> None:
        self.base, self.story = base, story
        self.stale, self.looks = 0, 0
        self.seen: dict[str, dict[str, float]] = {}
        self.is_over = threading.Event()
        self.addresses = [
            story.path,
            story.section,
            "/feed.json",
            f"{story.section}feed.rss",
            "/api/content/v1/articles?limit=20",
            f"/api/content/v1/articles/{story.id}",
        ]

    def read(self, address: str) -> None:
        while not self.is_over.is_set():
            mark, since, is_public = self.story.state()
            began = time.monotonic()
            text = fetch(self.base + address)
            self.looks += 1
            now_mark, _since, now_public = self.story.state()
            shows = bool(mark) and mark in text
            if (mark, is_public) == (now_mark, now_public) and mark:
                # Nothing happened meanwhile: what is shown is this, or too old.
                if shows == is_public:
                    seen = self.seen.setdefault(f"{mark} {is_public}", {})
                    seen.setdefault(address, time.monotonic() - since)
                elif began - since > ALLOWED_SECONDS:
                    self.stale += 1
                    print(f"stale: {address} {mark} after {began - since:.3f} s", file=sys.stderr)


def change(story: Story, mark: str, by: Any) -> None:
    """Publish the story with another mark; every tenth time it is taken back before."""
    if mark.endswith("0"):
        retract(story.id, by=by, reason="It is a measurement.", note="")
        with story.lock:
            story.since, story.is_public = time.monotonic(), False
        time.sleep(ALLOWED_SECONDS * 2)
    page = NewsArticle.objects.get(pk=story.id).get_latest_revision_as_object()
    page.title = f"Story of {mark}"
    take_over(page.save_revision())
    with story.lock:
        story.mark, story.since, story.is_public = mark, time.monotonic(), True


def main(base: str, publications: int) -> dict[str, Any]:
    row = PublishedArticle.objects.latest("published_at")
    section = row.path[: row.path.rindex("/", 0, -1) + 1]
    story = Story(row.pk, row.path, section)
    by = get_user_model().objects.create_superuser("measurer", "", "x" * 20)
    readers = Readers(base, story)
    threads = [threading.Thread(target=readers.read, args=[address]) for address in readers.addresses]
    for thread in threads:
        thread.start()
    for number in range(1, publications + 1):
        change(story, f"mark{number:06}", by)
        time.sleep(ALLOWED_SECONDS)
    time.sleep(1)
    readers.is_over.set()
    for thread in threads:
        thread.join()
    connection.close()
    complete = [times for times in readers.seen.values() if len(times) == len(readers.addresses)]
    seen_ms = sorted(max(times.values()) * 1000 for times in complete)
    return {"seen_ms": seen_ms, "stale": readers.stale, "looks": readers.looks}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
