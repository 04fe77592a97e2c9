"""What does a reader wait for? Every type of page of the demonstration, in Chromium, on a slow line.

usage: pages.py [--rounds N] [--only NAME]

Starts the site as `make run` does: granian, collected static files, a new SQLite with the demonstration.
Nothing is left behind. Each page is asked with an empty cache, N times at each width; of the times the table
has the median. Exits with 1 if a bound is passed.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from honcho.environ import parse_procfile
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import chromium  # noqa: E402

# Fast 3G, as WebPageTest and Lighthouse have it: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back.
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
# Width, height, and dots of the screen in a pixel.
SCREENS = [(390, 844, 2), (1280, 900, 1)]
MOST_BYTES = 45 * 1024
MOST_LCP_MS = 1000
MOST_CLS = 0.02
READY_SECONDS = 60

# The name of a page; where a link to it stands, and which link that is. Nothing: the address itself.
PAGES = {
    "front page": ("/", ""),
    "article": ("/", ".lead h2 a"),
    "section": ("/", ".masthead__sections a[href^='/']"),
    "tag": ("/tags/", "main a[href^='/tags/']"),
    "tags": ("/tags/", ""),
    "author": ("/authors/", "main a[href^='/authors/']"),
    "authors": ("/authors/", ""),
    "archive": ("/archive/", ""),
    "month": ("/archive/", "main .calendar caption a, main a[href*='/archive/20']"),
    "search": ("/search/?q=harbour", ""),
    "most read": ("/most-read/", ""),
    "plain page": ("/about/", ""),
    "not found": ("/nothing/", ""),
}
KINDS = ("Document", "Stylesheet", "Script", "Font", "Image")
HEAD = "page width HTML CSS JS fonts images sum requests LCP of CLS hosts bounds".split()  # noqa: SIM905
WATCH = """
window.seen = {lcp: 0, cls: 0, what: ""};
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
        seen.lcp = entry.startTime;
        seen.what = entry.element ? entry.element.tagName.toLowerCase() : "";
    }
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.cls += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""
BLOCKING = """() => performance.getEntriesByType("resource")
    .filter((each) => each.renderBlockingStatus === "blocking").map((each) => each.initiatorType)"""


@dataclass
class Visit:
    """`size`: bytes over the wire by kind; `blocking`: what the first paint had to wait for."""

    size: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    hosts: set[str] = field(default_factory=set)
    blocking: list[str] = field(default_factory=list)
    lcp_ms: float = 0
    largest: str = ""
    cls: float = 0

    @property
    def page_bytes(self) -> int:
        return self.size["Document"] + self.size["Stylesheet"] + self.size["Script"]

    def over(self) -> list[str]:
        bounds = {
            "bytes": self.page_bytes > MOST_BYTES,
            "stylesheets": self.requests["Stylesheet"] != 1,
            "blocking": [each for each in self.blocking if each != "link"] != [],
            "hosts": len(self.hosts) > 1,
            "CLS": self.cls >= MOST_CLS,
            "LCP": self.lcp_ms >= MOST_LCP_MS,
        }
        return [name for name, is_over in bounds.items() if is_over]


@contextmanager
def site() -> Iterator[str]:
    """Yield the address of a running site."""
    scratch = Path(tempfile.mkdtemp(prefix="dateline-bench-"))
    port = free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": f"sqlite:///{scratch}/db.sqlite3",
        "MEDIA_ROOT": f"{scratch}/media",
        "STATIC_ROOT": f"{scratch}/static",
        "PORT": str(port),
        "DEBUG": "false",
        "LOG_LEVEL": "ERROR",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    try:
        subprocess.run(
            [sys.executable, "manage.py", "prepare"],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        command = parse_procfile((ROOT / "Procfile").read_text()).processes["web"]
        server = subprocess.Popen(["sh", "-c", command], cwd=ROOT, env=environment)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_ready(url, server)
            yield url
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            fetch(url)
        except OSError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"The site did not start: {error}") from error
            time.sleep(0.1)
        else:
            return


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return str(answer.read().decode())


def address(site: str, start: str, selector: str) -> str | None:
    """Return the address, or None if the link is nowhere."""
    if not selector:
        return site + start
    try:
        link = BeautifulSoup(fetch(site + start), "html.parser").select_one(selector)
    except urllib.error.HTTPError:
        return None
    return urljoin(site + start, str(link["href"])) if link else None


def visit(browser: Browser, url: str, screen: tuple[int, int, int]) -> Visit:
    width, height, dots = screen
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=dots)
    page = context.new_page()
    page.add_init_script(WATCH)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    seen, kinds = Visit(), {}

    def hear(answer: dict[str, Any]) -> None:
        address = answer["response"]["url"]
        if address.startswith("http"):
            kinds[answer["requestId"]] = answer["type"]
            seen.hosts.add(urlsplit(address).netloc)

    def finish(done: dict[str, Any]) -> None:
        if kind := kinds.get(done["requestId"]):
            seen.size[kind] += int(done["encodedDataLength"])
            seen.requests[kind] += 1

    line.on("Network.responseReceived", hear)
    line.on("Network.loadingFinished", finish)
    page.goto(url, wait_until="networkidle")
    page.wait_for_timeout(300)
    found = page.evaluate("seen")
    seen.lcp_ms, seen.cls, seen.largest = found["lcp"], found["cls"], found["what"]
    seen.blocking = page.evaluate(BLOCKING)
    context.close()
    return seen


def typical(visits: list[Visit]) -> Visit:
    """Return the last visit, with the median of the times and the worst of the shifts."""
    visits[-1].lcp_ms = statistics.median(each.lcp_ms for each in visits)
    visits[-1].cls = max(each.cls for each in visits)
    return visits[-1]


def row(name: str, width: int, seen: Visit) -> str:
    sizes = [f"{seen.size[kind] / 1024:.1f}" for kind in KINDS]
    times = [f"{seen.lcp_ms:.0f}", seen.largest, f"{seen.cls:.3f}"]
    numbers = [
        f"{seen.page_bytes / 1024:.1f}",
        str(sum(seen.requests.values())),
        *times,
        str(len(seen.hosts)),
    ]
    return line_of(
        [name, str(width), *sizes, *numbers, f"over: {', '.join(seen.over())}" if seen.over() else "ok"]
    )


def line_of(cells: list[str]) -> str:
    return f"| {' | '.join(f'{cell:>7}' for cell in cells)} |"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    print("KB over the wire; sum: HTML, CSS and JS; LCP in ms, and what it was\n")
    print(line_of(HEAD))
    print(line_of(["---"] * len(HEAD)))
    failed = False
    with site() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.on_this_machine(), args=chromium.ARGUMENTS
        )
        for name, (start, selector) in PAGES.items():
            if options.only not in name:
                continue
            where = address(url, start, selector)
            if where is None:
                sys.exit(f"There is no link to a page of the type {name!r}.")
            for screen in SCREENS:
                # The first one is for the server, which draws pictures when they are asked for first.
                visits = [visit(browser, where, screen) for _ in range(options.rounds + 1)][1:]
                seen = typical(visits)
                failed = failed or bool(seen.over())
                print(row(name, screen[0], seen), flush=True)
        browser.close()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
