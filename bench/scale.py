"""Whether anything costs more in a larger newsroom: two databases side by side, nothing cached.

usage: scale.py SMALL_DATABASE_URL LARGE_DATABASE_URL    newsrooms made by `manage.py import_articles`
Asks each address in turns, one process for each database, and prints the medians and their ratio. Ends with
1 if one takes more than 1.25 times as long in the large newsroom, and more than two milliseconds longer.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROUNDS = int(os.environ.get("ROUNDS", "15"))
MOST, LEAST_MS = 1.25, 2.0
DEEP_PAGES = 90
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
    "EDGE_CACHE_MB": "0",
    "API_QUOTA": "0",
    "LOG_LEVEL": "ERROR",
}


def addresses(client: Any) -> dict[str, str]:
    """Return what is asked for, by what it is."""
    from django.db.models import Max
    from django.urls import reverse

    from news.models import NewsIndex
    from news.record.models import Change, PublishedArticle, StreamCount

    newest = PublishedArticle.objects.latest("published_at")
    largest = StreamCount.objects.filter(group="section").order_by("-articles")[0]
    section = NewsIndex.objects.get(pk=int(largest.key))
    path = f"/{section.slug}/"
    tags = StreamCount.objects.filter(group__startswith="tag:").order_by("-articles")
    day = newest.published_at
    words = newest.content["headline"].split()
    api = "/api/content/v1"
    combined = f"section={section.pk}&tag={tags[0].key}&published_from=2020-01-01"
    last = Change.objects.aggregate(last=Max("seq"))["last"]
    return {
        "front page": "/",
        "largest section": path,
        "the same, deep": deep(client, path, r"\?before=([\w.-]+)"),
        "tag": f"/tags/{tags[0].key}/",
        "author": f"/authors/{newest.content['authors'][0]['slug']}/",
        "tags": "/tags/",
        "authors": "/authors/",
        "article": newest.path,
        "day": f"/archive/{day:%Y/%m/%d}/",
        "month": f"/archive/{day:%Y/%m}/",
        "search, a common word": "/search/?q=government",
        "search, a rare word": f"/search/?q={max(words, key=len)}",
        "search, by date": "/search/?q=government+port&order=date",
        "feed": "/feed.rss",
        "sitemap": "/sitemap.xml",
        "sitemap of news": "/sitemap-news.xml",
        "API, first page": f"{api}/articles",
        "API, deep": deep(client, f"{api}/articles?limit=100", None),
        "API, combined filters": f"{api}/articles?{combined}",
        "API, search": f"{api}/articles?q=government",
        "API, counted": f"{api}/articles?count=true&section={section.pk}",
        "API, changes from the middle": f"{api}/changes?limit=100&after={cursor(client, last // 2)}",
        "API, most read": f"{api}/most-read",
        "admin, dashboard": "/admin/",
        "admin, queue": reverse("desk:queue"),
        "admin, largest section": reverse("wagtailadmin_explore", args=[section.pk]),
        "admin, the same by title": reverse("wagtailadmin_explore", args=[section.pk]) + "?ordering=title",
        "admin, search": "/admin/pages/search/?q=government",
        "admin, article": reverse("wagtailadmin_pages:edit", args=[newest.pk]),
    }


def deep(client: Any, address: str, pattern: str | None) -> str:
    """Follow a list some ninety pages down."""
    import re

    joint = "&" if "?" in address else "?"
    found = address
    for _page in range(DEEP_PAGES):
        content = client.get(found).content.decode()
        if pattern is None:
            after = json.loads(content)["next"]
            found = f"{address}{joint}cursor={after}" if after else found
        else:
            links = re.findall(pattern, content)
            found = f"{address}{joint}before={links[-1]}" if links else found
    return found


def cursor(client: Any, seq: int) -> str:
    """Return the cursor of the log after about so many changes."""
    after = ""
    for _page in range(seq // 500):
        said = client.get(f"/api/content/v1/changes?limit=500{after}").json()
        after = f"&after={said['items'][-1]['cursor']}"
    return (
        after.removeprefix("&after=") or client.get("/api/content/v1/changes").json()["items"][-1]["cursor"]
    )


def measure() -> None:
    """Answer, on standard input and output, with the milliseconds that each address takes."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    # As the site's own host.
    from wagtail.models import Site

    host = Site.objects.get(is_default_site=True).hostname
    reader, editor = (Client(headers={"host": host}) for _time in range(2))
    chief, _made = get_user_model().objects.get_or_create(username="bench", defaults={"is_superuser": True})
    editor.force_login(chief)
    asked = addresses(reader)
    print(json.dumps(list(asked)), flush=True)
    for line in sys.stdin:
        name = json.loads(line)
        client = editor if name.startswith("admin") else reader
        began = time.perf_counter()
        response = client.get(asked[name])
        took = (time.perf_counter() - began) * 1000
        print(json.dumps([took, response.status_code]), flush=True)


class Newsroom:
    """A process that measures one database."""

    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            env=os.environ | SETTINGS | {"DATABASE_URL": url, "PYTHONPATH": str(Path(__file__).parents[1])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError("A process without pipes.")
        self.asked, self.said = self.process.stdin, self.process.stdout
        self.names: list[str] = self.hear()

    def hear(self) -> Any:
        return json.loads(self.said.readline())

    def ask(self, name: str) -> float:
        print(json.dumps(name), file=self.asked, flush=True)
        took, status = self.hear()
        if status != 200:
            raise RuntimeError(f"{name} answered {status}.")
        return float(took)


def compare(small: Newsroom, large: Newsroom, tell: Callable[[str], None]) -> int:
    """Tell of each address, and return how many cost more."""
    worse = 0
    tell(f"| {'':30} | small, ms | large, ms | ratio |\n|---|---|---|---|")
    for name in small.names:
        times: dict[Newsroom, list[float]] = {small: [], large: []}
        for number in range(ROUNDS + 1):
            for room in (small, large):
                took = room.ask(name)
                if number:
                    times[room].append(took)
        first, second = median(times[small]), median(times[large])
        is_worse = second > first * MOST and second > first + LEAST_MS
        worse += is_worse
        tell(
            f"| {name:30} | {first:9.1f} | {second:9.1f} | {second / first:5.2f}{' !' if is_worse else ''} |"
        )
    return worse


if __name__ == "__main__":
    if len(sys.argv) == 1:
        measure()
    else:
        rooms = [Newsroom(url) for url in sys.argv[1:3]]
        sys.exit(1 if compare(*rooms, print) else 0)
