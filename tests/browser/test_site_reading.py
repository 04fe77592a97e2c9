"""Every type of page can be read: with a keyboard, on a small screen, without scripts, by itself."""

from functools import partial
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.site.page_types import PAGE_TYPES, PageType
from tests.site.paper import Paper

# What an editor embedded comes from where it is.
OTHER_HOSTS = {"article with an embed": {"www.youtube.com"}}
# All that a keyboard should come to, as it looks before; and what has the focus now, by its number there.
REMEMBER = """() => {
    const selector = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    // Of the link itself, or of the whole card that it opens.
    const look = (each) => {
        if (!each) return "";
        const {outlineStyle: style, outlineWidth: width} = getComputedStyle(each);
        return (style === "none" ? "" : `${style} ${width}`) + "/" + look(each.parentElement);
    };
    const all = [...document.querySelectorAll(selector)].filter(
        (each) => each.checkVisibility({visibilityProperty: true}) && !each.disabled
    );
    const before = all.map(look);
    window.names = all.map((each) => each.outerHTML.slice(0, 120));
    window.focused = () => {
        const number = all.indexOf(document.activeElement);
        return {number, differs: look(document.activeElement) !== before[number]};
    };
    return window.names;
}"""
# The tags of what begins or ends beyond the screen.
WIDEST = """(width) => [...document.querySelectorAll("body *")].filter((each) => {
    const {left, right} = each.getBoundingClientRect();
    return left < -1 || right > width + 1;
}).map((each) => each.outerHTML.slice(0, 90)).slice(0, 9)"""
# A field for a date is several to the keyboard; and so is a frame.
MOST_PARTS = 40


@pytest.fixture(autouse=True)
def no_other_host(page: Page, base_url: str) -> None:
    page.route(lambda url: not url.startswith(base_url), lambda route: route.fulfill(body=""))


@pytest.fixture
def expected_errors(page_errors: list[str]) -> Any:
    """Some pages are to be missing, of which the browser complains."""
    yield
    page_errors[:] = [error for error in page_errors if "status of 4" not in error]


def walk(page: Page) -> tuple[list[str], list[dict[str, Any]]]:
    """Press Tab until the page is at its end; return what there is to come to, and what was come to."""
    names: list[str] = page.evaluate(REMEMBER)
    steps: list[dict[str, Any]] = []
    for _ in range(len(names) + MOST_PARTS):
        page.keyboard.press("Tab")
        step = page.evaluate("focused()")
        if step not in steps:
            steps.append(step)
    return names, steps


@pytest.mark.usefixtures("expected_errors")
def test_keyboard_comes_to_everything_in_its_order_and_shows_where_it_is(page: Page, paper: Paper) -> None:
    wrong: dict[str, list[str]] = {}
    for each in PAGE_TYPES:
        page.goto(paper.address(each))
        names, steps = walk(page)
        reached = list(dict.fromkeys(step["number"] for step in steps if step["number"] >= 0))
        # The parts of a date's field are shown by the browser.
        shown = {step["number"] for step in steps if step["differs"]}
        missed = [f"missed: {name}" for number, name in enumerate(names) if number not in reached]
        unseen = [f"looks the same: {names[number]}" for number in reached if number not in shown]
        if missed or unseen or reached != sorted(reached):
            wrong[each.name] = [*missed, *unseen, f"order: {reached}"]
    assert wrong == {}


@pytest.mark.usefixtures("expected_errors")
def test_first_thing_that_a_keyboard_comes_to_is_a_way_past_the_masthead(page: Page, paper: Paper) -> None:
    for each in in_our_dress():
        page.goto(paper.address(each))
        page.keyboard.press("Tab")
        link = page.locator(":focus")
        assert link.get_attribute("href") == "#main", each.name
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24, each.name
        assert box["x"] >= 0, each.name
        assert box["y"] >= 0, each.name
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('main, footer')"), each.name


def in_our_dress() -> list[PageType]:
    """All but the one that stands alone."""
    return [each for each in PAGE_TYPES if each.name != "preview that ended"]


@pytest.mark.usefixtures("expected_errors")
def test_page_is_no_wider_than_the_screen_in_either_direction(page: Page, paper: Paper) -> None:
    too_wide: dict[tuple[str, str, int], Any] = {}
    for each in PAGE_TYPES:
        page.goto(paper.address(each))
        for direction, width in product(["ltr", "rtl"], [320, 1280]):
            page.set_viewport_size({"width": width, "height": 700})
            page.evaluate("direction => { document.documentElement.dir = direction }", direction)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide[each.name, direction, width] = page.evaluate(WIDEST, width)
    assert too_wide == {}


@pytest.mark.usefixtures("expected_errors")
def test_page_says_the_same_without_scripts(
    page: Page, paper: Paper, browser: Browser, base_url: str
) -> None:
    without = browser.new_context(base_url=base_url, java_script_enabled=False).new_page()
    for each in PAGE_TYPES:
        page.goto(paper.address(each))
        without.goto(paper.address(each))
        with_scripts, lines = (shown.locator("main").inner_text().split("\n") for shown in (page, without))
        # A script may make room for what it has to say.
        assert list(filter(None, lines)) == list(filter(None, with_scripts)), each.name
        assert len(lines) > 1, each.name
    without.context.close()


def note(asked: set[str], request: Request) -> None:
    asked.add(urlsplit(request.url).netloc)


def test_page_asks_nothing_of_another_host_and_complains_of_nothing(
    page: Page, paper: Paper, base_url: str, page_errors: list[str]
) -> None:
    own = urlsplit(base_url).netloc
    for each in PAGE_TYPES:
        asked: set[str] = set()
        page.on("request", partial(note, asked))
        page.goto(paper.address(each))
        # What is only fetched when it comes into view.
        page.keyboard.press("End")
        page.wait_for_load_state("networkidle")
        assert asked <= {own, "", *OTHER_HOSTS.get(each.name, set())}, each.name
        address = f"{base_url}{paper.address(each)}"
        assert [error for error in page_errors if each.status == 200 or address not in error] == [], each.name
        page_errors.clear()
