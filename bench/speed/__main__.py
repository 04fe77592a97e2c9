"""Measures us beside nginx and a stock Wagtail, in one run. See bench/README.md.

usage: python scripts/postgres.py python -m bench.speed [--quick] [--articles N] [--requests N] [--out FOLDER]
"""

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from bench.corpus import word
from bench.speed import servers
from bench.speed.load import FEW, MANY, Load, Target, wrk
from bench.speed.newsrooms import Newsrooms
from bench.speed.table import Fact, Row, chart, table

API = "/api/content/v1/articles?view=full&limit=20"
STOCK_API = "/api/v2/pages/?type=news.Story&fields=*&limit=20&order=-date"
# So many articles are read in turns where nothing is cached.
READ = 100
# So many searches are not counted.
FIRST = 2 * servers.PROCESSES * servers.THREADS
# Words to search for, by their rank: from the most common one to such as are in a few stories.
RANKS = sorted({round(1.22**power) - 1 for power in range(50)})


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures us beside nginx and a stock Wagtail.")
    parser.add_argument("--quick", action="store_true", help="short rounds, few stories: to see that it runs")
    parser.add_argument("--articles", type=int, default=10_000, help="stories in both newsrooms (10,000)")
    parser.add_argument("--searched", type=int, default=100_000, help="stories to search in (100,000)")
    parser.add_argument("--imported", type=int, default=10_000, help="stories of a new newsroom (10,000)")
    parser.add_argument("--publications", type=int, default=1000, help="publications under load (1000)")
    parser.add_argument("--requests", type=int, default=1_000_000, help="requests over 100,000 addresses")
    parser.add_argument("--out", type=Path, default=Path("bench/results"), help="where the results go")
    options = parser.parse_args()
    if options.quick:
        options.articles = options.imported = options.searched = 300
        options.publications, options.requests = 20, 50_000
    return options


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=30) as response:
        content: bytes = response.read()
    return content


def known(target: Target) -> Target:
    """Return the same, asked for by those who have it already."""
    with urllib.request.urlopen(target.origin + target.paths[0], timeout=30) as response:
        return replace(target, header=f"If-None-Match: {response.headers['ETag']}")


class Run:
    def __init__(self, options: argparse.Namespace, folder: Path, stack: ExitStack) -> None:
        self.options, self.folder, self.stack = options, folder, stack
        self.seconds, self.rounds = (1, 1) if options.quick else (4, 3)
        self.newsrooms = Newsrooms(os.environ["DATABASE_URL"], folder)

    def serve(self) -> None:
        self.uncached, _process = self.stack.enter_context(servers.ours(self.newsrooms.ours, cache_mb=0))
        self.cached, self.process = self.stack.enter_context(servers.ours(self.newsrooms.ours, cache_mb=128))
        self.beside = self.stack.enter_context(servers.stock(self.newsrooms.stock))
        newest = json.loads(fetch(f"{self.uncached}/api/content/v1/articles?limit={READ}"))["items"]
        # Where documents say that the site is does not matter here.
        self.articles = [re.sub(r"^https?://[^/]+", "", each["url"]) for each in newest]
        self.article = self.articles[0]
        self.sections = sorted({path[: path.rindex("/", 0, -1) + 1] for path in self.articles})
        self.stories = [f"/{path.rstrip('/').rsplit('/', 1)[1]}/" for path in self.articles]
        files = {"article.html": fetch(self.cached + self.article), "list.json": fetch(self.cached + API)}
        self.files = self.stack.enter_context(servers.nginx(self.folder / "nginx", files))

    def compare(self, what: str, ours: Target, name: str, theirs: Target, *, goal: float) -> Row:
        """Load ours and the other, called `name`, in turns."""
        measured: tuple[list[float], list[float]] = [], []
        for _round in range(self.rounds):
            for found, target in zip(measured, (ours, theirs), strict=True):
                script = target.script(self.folder)
                asked = partial(
                    wrk,
                    target.origin,
                    script=script,
                    header=target.header,
                    connections=target.connections,
                )
                asked(seconds=1)
                load = asked(seconds=self.seconds)
                found.append(without_errors(load, f"{target.origin}{target.paths[0]}"))
        row = Row(what, *measured, name, goal)
        print(row.line(), flush=True)
        return row

    def cached_rows(self, readers: int) -> list[Row]:
        def row(what: str, path: str, file: str, *, is_known: bool = False) -> Row:
            ours, files = (
                Target(origin, [address], connections=readers)
                for origin, address in ((self.cached, path), (self.files, file))
            )
            if is_known:
                ours, files = known(ours), known(files)
            return self.compare(f"{what}, {readers} readers", ours, "nginx", files, goal=0.5)

        return [
            row("article, cached", self.article, "/article.html"),
            row("API, 20 full, cached", API, "/list.json"),
            row("API, 304", API, "/list.json", is_known=True),
        ]

    def rows(self) -> list[Row]:
        return [
            *(row for readers in (FEW, MANY) for row in self.cached_rows(readers)),
            self.compare(
                f"article, uncached, the newest {READ} in turns",
                Target(self.uncached, self.articles),
                "stock Wagtail",
                Target(self.beside, self.stories),
                goal=5,
            ),
            self.compare(
                "API, 20 full, uncached",
                Target(self.uncached, [API]),
                "stock Wagtail",
                Target(self.beside, [STOCK_API]),
                goal=25,
            ),
            self.compare(
                "section, uncached, each in turns",
                Target(self.uncached, self.sections),
                "stock Wagtail",
                Target(self.beside, ["/"]),
                goal=5,
            ),
        ]

    def search(self) -> list[Fact]:
        """Return what 99 of 100 searches take at most: for words of all frequencies, and for two of them.

        All are asked for twice: what nobody asked for lately may have to come from the disk.
        """
        words = [word(rank) for rank in RANKS]
        texts = words + [f"{first}+{second}" for first, second in pairwise(words)]
        queries = [f"?q={text}{order}" for text in texts for order in ("", "&order=date")]
        facts = []
        with servers.ours(self.newsrooms.large, cache_mb=0) as (url, _process):
            # The first of a new process, and of each of its threads, are not counted.
            times_of(url, queries[:FIRST])
            for occasion in ("for the first time", "again"):
                times = times_of(url, queries)
                slowest = ", ".join(f"{query} {time:.0f} ms" for time, query in times[-5:])
                print(f"searches {occasion}, the slowest: {slowest}", flush=True)
                what = f"search, uncached, {self.options.searched:,} stories, {occasion}, p99 of {len(times)}"
                facts.append(Fact(what, times[int(len(times) * 0.99) - 1][0], "ms", 100))
        return facts

    def truth(self) -> list[Fact]:
        """Publish while wrk loads the front page and an article, and readers look."""
        noise = [
            subprocess.Popen(["wrk", "-t1", "-c4", "-d3600s", url], stdout=subprocess.DEVNULL)
            for url in (f"{self.cached}/", self.cached + self.article)
        ]
        command = [sys.executable, "-m", "bench.speed.truth", self.cached, str(self.options.publications)]
        try:
            said = subprocess.run(
                command,
                env=os.environ | self.newsrooms.ours,
                check=True,
                stdout=subprocess.PIPE,
                cwd=servers.ROOT,
            ).stdout
        finally:
            for each in noise:
                each.kill()
        found: dict[str, Any] = json.loads(said)
        seen = found["seen_ms"]
        return [
            Fact(f"publication until seen everywhere, p50 of {len(seen)}", median(seen), "ms", None),
            Fact("publication until seen everywhere, p99", seen[int(len(seen) * 0.99) - 1], "ms", 500),
            Fact(f"stale answers among {found['looks']:,}", found["stale"], "answers", 0),
        ]

    def memory(self) -> Fact:
        """Ask for 100,000 addresses, and return the memory of the larger of our cached processes."""
        script = self.folder / "many.lua"
        script.write_text(ADDRESSES % {"article": self.article})
        until = time.monotonic() + 3600
        asked = 0
        while asked < self.options.requests and time.monotonic() < until:
            asked += int(wrk(self.cached, seconds=5, script=script).per_second * 5)
        sizes = [rss_mb(pid) for pid in children(self.process.pid)]
        return Fact(f"memory of a process after {asked:,} requests", max(sizes), "MB", 300)

    def cold_start(self) -> Fact:
        times = []
        for _time in range(1 if self.options.quick else 3):
            began = time.monotonic()
            with servers.ours(self.newsrooms.ours, cache_mb=128) as (url, _process):
                fetch(url + self.article)
                times.append(time.monotonic() - began)
        return Fact("cold start until the first page", median(times), "s", 2)


def times_of(url: str, queries: list[str]) -> list[tuple[float, str]]:
    """Return the milliseconds of each search, asked for one after the other; the slowest last."""
    times = []
    for query in queries:
        began = time.monotonic()
        fetch(f"{url}/search/{query}")
        times.append(((time.monotonic() - began) * 1000, query))
    return sorted(times)


ADDRESSES = """
local n = 0
request = function()
  n = (n * 48271 + 11) %% 2147483647
  local address = n %% 100000
  if address < 2000 then return wrk.format("GET", "%(article)s?before=" .. address) end
  local at = string.format("2016-01-%%02dT%%02d:%%02d:%%02dZ",
    1 + math.floor(address / 86400), math.floor(address / 3600) %% 24,
    math.floor(address / 60) %% 60, address %% 60)
  return wrk.format("GET", "/api/content/v1/articles?limit=5&published_from=" .. at)
end
"""


def without_errors(load: Load, url: str) -> float:
    if load.errors:
        raise RuntimeError(f"{url} answered {load.errors} times with an error.")
    return load.per_second


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1024


def machine() -> str:
    model = re.findall(r"model name\s+: (.+)", Path("/proc/cpuinfo").read_text())
    return (
        f"{os.cpu_count()} × {model[0] if model else platform.machine()}, Python {platform.python_version()}"
    )


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        run = Run(options, Path(scratch), stack)
        facts = run.newsrooms.imports(options.imported)
        run.newsrooms.fill(options.articles, searched=options.searched)
        run.serve()
        rows = run.rows()
        steps: list[Callable[[], Any]] = [run.search, run.cold_start, run.truth, run.memory]
        for step in steps:
            found = step()
            new = found if isinstance(found, list) else [found]
            print(*(fact.line() for fact in new), sep="\n", flush=True)
            facts += new
    today = datetime.now(UTC).date().isoformat()
    text = f"# {today}\n\n{machine()}; {options.articles:,} stories.\n\n{table(rows, facts)}\n"
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / f"{today}.md").write_text(text)
    (options.out / f"{today}.svg").write_text(chart(rows))
    print(f"\n{text}")


if __name__ == "__main__":
    main()
