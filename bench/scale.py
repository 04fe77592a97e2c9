"""Whether anything costs more in a larger newsroom: two databases side by side, nothing cached.

usage: scale.py SMALL_DATABASE_URL LARGE_DATABASE_URL    newsrooms made by `manage.py import_articles`
Asks for each thing in turns, one process for each database, and prints the medians and their ratio. Ends with
1 if one takes more than 1.25 times as long in the large newsroom, and more than two milliseconds longer.
It leaves some articles, two people and a group behind. ROUNDS=15, ONLY=(a regular expression of names) and
SLOW_MS=20 (queries that take longer in the large newsroom are printed) can be set.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
ROUNDS = int(os.environ.get("ROUNDS", "15"))
MOST, LEAST_MS = 1.25, 2.0
# Queries of the large newsroom that take longer are printed.
SLOW_MS = float(os.environ.get("SLOW_MS", "inf"))
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
    "EDGE_CACHE_MB": "0",
    "API_QUOTA": "0",
    "LOG_LEVEL": "ERROR",  # a page that is missing is asked for, too
}


class Counting:
    """Notes how many queries are made, and the one that takes longest."""

    def __init__(self) -> None:
        self.queries, self.slowest = 0, (0.0, "")

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = (time.perf_counter() - began) * 1000
            self.queries += 1
            self.slowest = max(self.slowest, (took, f"{sql}   {params}"))


def measure() -> None:
    """Answer, on standard input and output, with the milliseconds that each thing takes, and its queries."""
    import django

    django.setup()
    from django.db import connection

    add_rare_stories()
    asked = everything()
    print(json.dumps(list(asked)), flush=True)
    for line in sys.stdin:
        name = json.loads(line)
        act = asked[name]()
        counting = Counting()
        with connection.execute_wrapper(counting):
            began = time.perf_counter()
            response = act()
            took = (time.perf_counter() - began) * 1000
        status = getattr(response, "status_code", 200)
        print(json.dumps([took, status, counting.queries, *counting.slowest]), flush=True)


def add_rare_stories() -> None:
    """Import stories with a word that is as rare in each newsroom; those that are there stay as they are."""
    from django.core.management import call_command

    from bench.corpus import rare_stories

    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file, Path(os.devnull).open("w") as nothing:
        file.writelines(f"{json.dumps(each)}\n" for each in rare_stories())
        file.flush()
        call_command("import_articles", file.name, source="scale", no_progress=True, stdout=nothing)


def everything() -> dict[str, Callable[[], Callable[[], Any]]]:
    """Return what is measured: each prepares it, and returns the act itself."""
    from django.test import Client

    from bench import scale_asked as asks
    from news.record.tail import tail

    room = asks.Newsroom()

    def client() -> Client:
        # As the site's own host.
        return Client(headers={"host": room.site.hostname})

    def anew(address: str, client: Client) -> Callable[[], Any]:
        # Nothing of the log is known: as after a publication.
        tail.forget()
        return lambda: client.get(address)

    reader = client()
    public = asks.pages(room) | asks.calls(room) | asks.searches(room)
    found: dict[str, Any] = {
        name: lambda address=address: anew(address, reader) for name, address in public.items()
    }
    for who, user in asks.people(room).items():
        editor = client()
        editor.force_login(user)
        for name, address in asks.screens(room).items():
            found[f"admin, {who}: {name}"] = lambda address=address, editor=editor: anew(address, editor)
    return found | asks.acts(room)


class Answer(NamedTuple):
    """What one took; and of its queries how many they were, and the one that took longest."""

    ms: float
    status: int
    queries: int
    slowest_ms: float
    slowest: str


class Newsroom:
    """A process that measures one database."""

    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            env=os.environ | SETTINGS | {"DATABASE_URL": url, "PYTHONPATH": str(ROOT)},
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

    def ask(self, name: str) -> Answer:
        print(json.dumps(name), file=self.asked, flush=True)
        answer = Answer(*self.hear())
        if answer.status not in (200, 302, 404):
            raise RuntimeError(f"{name} answered {answer.status}.")
        return answer


def compare(small: Newsroom, large: Newsroom) -> int:
    """Tell of each address, and return how many cost more."""
    only = re.compile(os.environ.get("ONLY", ""))
    worse = 0
    print(f"| {'':50} | small, ms | large, ms | ratio | worst, large | queries |\n|---|---|---|---|---|---|")
    for name in filter(only.search, small.names):
        answers: dict[Newsroom, list[Answer]] = {small: [], large: []}
        for _round in range(ROUNDS + 1):
            for room in (small, large):
                answers[room].append(room.ask(name))
        first, second = (median(each.ms for each in answers[room][1:]) for room in (small, large))
        last = answers[large][-1]
        is_worse = second > first * MOST and second > first + LEAST_MS
        worse += is_worse
        queries = f"{answers[small][-1].queries}, {last.queries}"
        worst = max(each.ms for each in answers[large][1:])
        ratio = f"{second / first:5.2f}{' !' if is_worse else '  '}"
        print(
            f"| {name:50} | {first:9.1f} | {second:9.1f} | {ratio} | {worst:9.1f} | {queries} |", flush=True
        )
        if last.slowest_ms > SLOW_MS:
            print(f"    {last.slowest_ms:.1f} ms: {last.slowest}", flush=True)
    return worse


if __name__ == "__main__":
    if len(sys.argv) == 1:
        measure()
    else:
        with tempfile.TemporaryDirectory() as static:
            SETTINGS["STATIC_ROOT"] = static
            collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
            subprocess.run(collect, env=os.environ | SETTINGS, cwd=ROOT, check=True)
            rooms = [Newsroom(url) for url in sys.argv[1:3]]
            sys.exit(1 if compare(*rooms) else 0)
