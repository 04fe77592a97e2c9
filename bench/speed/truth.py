"""Reads while `publishing.py` publishes, and looks whether readers are ever shown what is not so any more.

usage: truth.py URL PUBLICATIONS, with the newsroom's settings
Prints JSON: {"seen_ms": [...], "stale": N, "looks": N}.

A publication counts from its commit. An answer is stale if its request began more than 250 ms after
the commit of a version and the answer is of an older one, or shows what was retracted.
"""

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from bench.speed.publishing import ALLOWED_SECONDS


@dataclass(frozen=True)
class State:
    """What is published of the story: its mark, and since when by the monotonic clock."""

    mark: str = ""
    since: float = 0.0
    is_public: bool = True


def fetch(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return str(response.read().decode())
    except urllib.error.HTTPError as error:
        return f"{error.code}"


class Readers:
    """Threads that read all addresses that show the story, over and over."""

    def __init__(self, base: str, story: dict[str, Any]) -> None:
        self.base, self.state = base, State()
        self.stale, self.looks = 0, 0
        self.seen: dict[State, dict[str, float]] = {}
        self.is_over = threading.Event()
        path = story["path"]
        section = path[: path.rindex("/", 0, -1) + 1]
        self.addresses = [
            path,
            section,
            "/feed.json",
            f"{section}feed.rss",
            "/api/content/v1/articles?limit=20",
            f"/api/content/v1/articles/{story['id']}",
        ]

    def read(self, address: str) -> None:
        while not self.is_over.is_set():
            state, began = self.state, time.monotonic()
            text = fetch(self.base + address)
            self.looks += 1
            if state is not self.state or not state.mark:
                continue
            # Nothing happened meanwhile: what is shown is this, or too old.
            if (state.mark in text) == state.is_public:
                self.seen.setdefault(state, {}).setdefault(address, time.monotonic() - state.since)
            elif began - state.since > ALLOWED_SECONDS:
                self.stale += 1
                print(f"stale: {address} {state} after {began - state.since:.3f} s", file=sys.stderr)


def main(base: str, publications: str) -> dict[str, Any]:
    # A process of its own: it is not to wait for the readers' turns.
    command = [sys.executable, "-m", "bench.speed.publishing", publications]
    publisher = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    if publisher.stdout is None:
        raise RuntimeError("A process without a pipe.")
    readers = Readers(base, json.loads(publisher.stdout.readline()))
    threads = [threading.Thread(target=readers.read, args=[address]) for address in readers.addresses]
    for thread in threads:
        thread.start()
    for line in publisher.stdout:
        readers.state = State(**json.loads(line))
    readers.is_over.set()
    for thread in threads:
        thread.join()
    if publisher.wait():
        raise RuntimeError("Publishing failed.")
    complete = [times for times in readers.seen.values() if len(times) == len(readers.addresses)]
    seen_ms = sorted(max(times.values()) * 1000 for times in complete)
    return {"seen_ms": seen_ms, "stale": readers.stale, "looks": readers.looks}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
