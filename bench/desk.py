"""Do the dashboard and the queue take longer with more articles? Measures both sizes side by side.

usage: desk.py [--rounds N]     on SQLite; under scripts/postgres.py, on PostgreSQL

Exits with 1 if a screen of the large newsroom takes more than LIMIT times as long as the small one's.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import unquote

import psycopg

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"small": 1_000, "large": 100_000}
LIMIT = 1.5
SLOW_QUERY_SECONDS = 0.005
SCREENS = {
    "dashboard": "/admin/",
    "queue": "/admin/desk/queue/",
    "queue: waiting for me": "/admin/desk/queue/?show=waiting",
    "queue: mine": "/admin/desk/queue/?show=mine",
    "queue: overdue": "/admin/desk/queue/?flag=overdue",
}
PEOPLE = ["editor", "reporter", "chief"]


class Newsroom:
    """A process of its own, with a database of its own, that shows screens when it is asked to."""

    def __init__(self, articles: int, url: str) -> None:
        env = os.environ | {
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "DEBUG": "false",
            "PYTHONPATH": str(ROOT),
        }
        program = [sys.executable, str(ROOT / "bench" / "newsroom.py")]
        subprocess.run([*program, "fill", str(articles)], env=env, cwd=ROOT, check=True)
        self.process = subprocess.Popen(
            [*program, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env, cwd=ROOT, text=True
        )
        self.asked, self.answers = cast(IO[str], self.process.stdin), cast(IO[str], self.process.stdout)

    def show(self, who: str, path: str) -> dict[str, Any]:
        """Return `seconds`, `queries` and `slowest` (of the queries: its seconds and SQL)."""
        self.asked.write(json.dumps([who, path]) + "\n")
        self.asked.flush()
        line = self.answers.readline()
        if not line:
            sys.exit("The newsroom's process has ended.")
        return dict(json.loads(line))

    def close(self) -> None:
        self.asked.close()
        self.process.wait()


def urls(scratch: str) -> dict[str, str]:
    """Return the address of a new database for each size, on the server that DATABASE_URL names."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return {size: f"sqlite:///{scratch}/{size}.sqlite3" for size in SIZES}
    server, _slash, _name = given.rpartition("/")
    host = unquote(server.rpartition("@")[2])
    with psycopg.connect(f"host={host} user=postgres dbname=postgres", autocommit=True) as connection:
        for size in SIZES:
            connection.execute(f"CREATE DATABASE {size}")
    return {size: f"{server}/{size}" for size in SIZES}


def measure(rooms: dict[str, Newsroom], who: str, path: str, rounds: int) -> dict[str, dict[str, Any]]:
    """Return each size's median seconds and queries, of one screen: a round shows it once in each size."""
    seconds: dict[str, list[float]] = {size: [] for size in rooms}
    last: dict[str, dict[str, Any]] = {}
    for number in range(rounds + 1):
        # In turns, so that neither is always the one with the warm processor.
        for size in sorted(rooms, reverse=bool(number % 2)):
            last[size] = rooms[size].show(who, path)
            if number:  # the first of each fills caches
                seconds[size].append(last[size]["seconds"])
    return {size: last[size] | {"seconds": statistics.median(seconds[size])} for size in rooms}


def report(rooms: dict[str, Newsroom], rounds: int) -> float:
    """Print a line for each screen; return the largest ratio of large to small."""
    worst = 0.0
    print(f"{'screen':<24}{'who':<10}" + "".join(f"{size:>12}" for size in rooms) + "   ratio  queries")
    for name, path in SCREENS.items():
        for who in PEOPLE:
            found = measure(rooms, who, path, rounds)
            ratio = found["large"]["seconds"] / found["small"]["seconds"]
            worst = max(worst, ratio)
            times = "".join(f"{found[size]['seconds'] * 1000:>9.1f} ms" for size in rooms)
            queries = "/".join(str(found[size]["queries"]) for size in rooms)
            print(f"{name:<24}{who:<10}{times}   {ratio:>5.2f}  {queries}", flush=True)
            seconds, sql = found["large"]["slowest"]
            if seconds > SLOW_QUERY_SECONDS:
                print(f"    slowest query, {seconds * 1000:.1f} ms: {sql}")
    return worst


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as scratch:
        rooms = {size: Newsroom(SIZES[size], url) for size, url in urls(scratch).items()}
        try:
            worst = report(rooms, rounds)
        finally:
            for room in rooms.values():
                room.close()
    print(f"The largest ratio is {worst:.2f}; at most {LIMIT} is wanted.")
    return 0 if worst <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
