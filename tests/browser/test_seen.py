"""The script that tells of a reader, in a real browser: once, and only when the page is before their eyes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route

SITE = "http://paper.example"
SCRIPT = Path(__file__).parents[2] / "cms/static/js/seen.js"
ARTICLE = (
    "<!doctype html><title>Story</title><article data-seen='/seen/7/'>Story</article>"
    "<script type='module' src='/seen.js'></script>"
)
OTHER = "<!doctype html><title>List</title><p>List</p><script type='module' src='/seen.js'></script>"
# Long enough for a beacon that comes after a second, on a machine that has other things to do.
LATER_MS = 2500
# What a hidden tab says of itself, before any script runs.
HIDDEN = """
Object.defineProperty(document, "visibilityState", {get: () => window.shown ? "visible" : "hidden"});
window.show = (is) => { window.shown = is; document.dispatchEvent(new Event("visibilitychange")); };
"""
PRERENDERED = """
Object.defineProperty(document, "prerendering", {get: () => !window.activated});
window.activate = () => { window.activated = true; document.dispatchEvent(new Event("prerenderingchange")); };
"""


@pytest.fixture
def beacons(page: Page) -> list[Request]:
    """The beacons that were sent so far, by pages of an example's site."""
    sent: list[Request] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/seen/"):
            sent.append(route.request)
            route.fulfill(status=204)
        elif path == "/seen.js":
            route.fulfill(path=SCRIPT, content_type="text/javascript")
        else:
            route.fulfill(body=OTHER if path == "/list/" else ARTICLE, content_type="text/html")

    page.route(f"{SITE}/**", answer)
    return sent


def wait_for(page: Page, question: Callable[[], bool]) -> None:
    for _ in range(100):
        if question():
            return
        page.wait_for_timeout(100)
    raise AssertionError("waited in vain")


def test_beacon_is_sent_once_after_a_second(page: Page, beacons: list[Request]) -> None:
    page.goto(f"{SITE}/story/")
    assert beacons == []
    wait_for(page, lambda: len(beacons) == 1)
    (beacon,) = beacons
    assert (beacon.method, beacon.url) == ("POST", f"{SITE}/seen/7/")
    assert beacon.headers["origin"] == SITE
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(LATER_MS)
    assert len(beacons) == 1


def test_page_that_is_left_within_a_second_was_not_seen(page: Page, beacons: list[Request]) -> None:
    page.goto(f"{SITE}/story/")
    page.goto(f"{SITE}/list/")
    page.wait_for_timeout(LATER_MS)
    assert beacons == []


def test_tab_in_the_background_is_not_seen_until_it_is_shown(page: Page, beacons: list[Request]) -> None:
    page.add_init_script(HIDDEN)
    page.goto(f"{SITE}/story/")
    page.wait_for_timeout(LATER_MS)
    assert beacons == []
    # Glanced at, and left again.
    page.evaluate("show(true); show(false)")
    page.wait_for_timeout(LATER_MS)
    assert beacons == []
    page.evaluate("show(true)")
    wait_for(page, lambda: len(beacons) == 1)


def test_page_that_is_made_ready_ahead_is_not_seen_until_it_is_opened(
    page: Page, beacons: list[Request]
) -> None:
    page.add_init_script(PRERENDERED)
    page.goto(f"{SITE}/story/")
    page.wait_for_timeout(LATER_MS)
    assert beacons == []
    page.evaluate("activate()")
    wait_for(page, lambda: len(beacons) == 1)


def test_page_without_an_article_sends_nothing(page: Page, beacons: list[Request]) -> None:
    page.goto(f"{SITE}/list/")
    page.wait_for_timeout(LATER_MS)
    assert beacons == []
