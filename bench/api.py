"""Which request of the content API takes longest? Looks for it among random ones, and measures the worst.

usage: api.py [--tried N] [--worst N] [--rounds N]     on the database that record.py has filled

Each of the worst requests is asked in rounds, one after the other, so that all meet the same machine.
Exits with 1 if the 99th percentile of one is above LIMIT_MS.
"""

import argparse
import random
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from news.api.conditional import remembered  # noqa: E402
from news.record.models import PublishedArticle, StreamCount  # noqa: E402

LIMIT_MS = 200
BASE = "/api/content/v1/"


@dataclass
class Request:
    path: str
    query: list[tuple[str, Any]]
    times: list[float] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{BASE}{self.path}?{urlencode(self.query)}"


class Fuzzer:
    def __init__(self) -> None:
        self.chance = random.Random(7)
        self.client = Client(HTTP_HOST="localhost", raise_request_exception=True)
        self.streams = {group: [key for key, _total in self.keys(group)] for group in self.groups()}
        self.articles = list(PublishedArticle.objects.values_list("pk", flat=True).order_by("?")[:200])
        texts = PublishedArticle.objects.filter(pk__in=self.articles[:50])
        self.words = sorted({word for row in texts for word in row.standfirst.split()})
        self.authors = [f"writer-{n}" for n in (0, 1, 5, 50, 199)]

    def groups(self) -> list[str]:
        return list(StreamCount.objects.values_list("group", flat=True).distinct())

    def keys(self, group: str) -> Any:
        rows = StreamCount.objects.filter(group=group).values_list("key")
        return rows.annotate(total=Sum("articles")).order_by("-total", "key")

    def one_of(self, values: list[Any]) -> Any:
        """Return one of the values; the first, the most frequent ones, more often."""
        return values[int(len(values) ** self.chance.random()) - 1]

    def filters(self) -> list[tuple[str, Any]]:
        chance = self.chance.random
        tags = next(keys for group, keys in self.streams.items() if group.startswith("tag:"))
        query: list[tuple[str, Any]] = []
        if chance() < 0.4:
            query.append(("section", self.one_of(self.streams["section"])))
        query += [("tag", self.one_of(tags)) for _ in range(self.chance.choice([0, 0, 1, 1, 2, 3, 5]))]
        if chance() < 0.3:
            query.append(("author", self.one_of(self.authors)))
        if chance() < 0.3:
            query.append(("language", self.chance.choice(["en", "az", "ru"])))
        if chance() < 0.2:
            query.append(("breaking", self.chance.choice(["true", "false"])))
        times = [name for name in ("published_from", "published_to", "updated_since") if chance() < 0.2]
        query += [
            (name, f"{self.chance.randint(2018, 2027)}-0{self.chance.randint(1, 9)}-11") for name in times
        ]
        if chance() < 0.35:
            words = [self.one_of(self.words) for _ in range(self.chance.choice([1, 1, 2, 4]))]
            query.append(("q", " ".join(words)))
        return query

    def request(self) -> Request:
        chance = self.chance
        kind = chance.choice(["articles"] * 12 + ["one", "list", "changes"])
        if kind == "one":
            path = chance.choice(["", "/next", "/previous", "/related", ".ninjs"])
            return Request(f"articles/{chance.choice(self.articles)}{path}", [])
        if kind == "list":
            paths = ["sections", "tags", "authors", "authors/writer-0", "site", "most-read", "openapi.json"]
            paths += ["archive/2024", "archive/2025/11", "streams/site:3"]
            paths += ["articles.ninjs?view=full&limit=100"]
            path, _mark, rest = chance.choice(paths).partition("?")
            return Request(path, [tuple(each.split("=")) for each in rest.split("&") if each])  # type: ignore[misc]
        if kind == "changes":
            query: list[tuple[str, Any]] = [("limit", chance.choice([1, 100, 500]))]
            if chance.random() < 0.5:
                query += [("kinds", "retracted")]
            if chance.random() < 0.5:
                query += [("streams", f"section:{self.one_of(self.streams['section'])}")]
            return Request("changes", query)
        query = self.filters()
        has_words = any(name == "q" for name, _value in query)
        orders = ["newest", "oldest", "updated"] + (["relevance"] if has_words else [])
        query += [("order", chance.choice(orders)), ("limit", chance.choice([1, 20, 100]))]
        query += [("view", chance.choice(["card", "full"])), ("count", chance.choice(["true", "false"]))]
        if chance.random() < 0.3 and (cursor := self.deep(query)):
            query.append(("cursor", cursor))
        return Request("articles", query)

    def deep(self, query: list[tuple[str, Any]]) -> str:
        """Return the cursor of a page some way into the list."""
        cursor = ""
        for _ in range(3):
            pages = self.client.get(Request("articles", [*query, ("cursor", cursor)]).url).json()
            if not pages.get("next"):
                break
            cursor = pages["next"]
        return cursor

    def ask(self, request: Request) -> None:
        remembered.forget()
        began = time.perf_counter()
        response = self.client.get(request.url)
        request.times.append(time.perf_counter() - began)
        if response.status_code != 200:
            sys.exit(f"{response.status_code} for {request.url}: {response.content.decode()[:300]}")


def percentile(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1] * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tried", type=int, default=2000)
    parser.add_argument("--worst", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--explain", action="store_true", help="print the SQL of the worst")
    options = parser.parse_args()
    settings.LOG_POLL_SECONDS = 0.2
    fuzzer = Fuzzer()
    tried = [fuzzer.request() for _ in range(options.tried)]
    for request in tried:
        fuzzer.ask(request)
    worst = sorted(tried, key=lambda request: request.times[0], reverse=True)[: options.worst]
    typical = percentile([request.times[0] for request in tried], 50)
    articles = f"{PublishedArticle.objects.count():,} articles, {connection.vendor}"
    print(f"{articles}; {len(tried)} requests, median {typical:.1f} ms")
    for request in worst:
        request.times.clear()
    for _ in range(options.rounds):
        for request in worst:
            fuzzer.ask(request)
    print("   p50 ms   p99 ms  request")
    for request in worst:
        print(f"{percentile(request.times, 50):9.1f}{percentile(request.times, 99):9.1f}  {request.url}")
        if options.explain:
            with CaptureQueriesContext(connection) as queries:
                fuzzer.ask(request)
            for query in queries.captured_queries:
                print(f"      {query['time']} {query['sql']}")
    return int(any(percentile(request.times, 99) > LIMIT_MS for request in worst))


if __name__ == "__main__":
    sys.exit(main())
