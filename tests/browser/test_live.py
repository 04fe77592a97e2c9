"""A page that is open tells of the stories that came since, in one quiet line."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from news.models import NewsIndex
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def section() -> NewsIndex:
    section = factories.section(title="Politics", slug="politics")
    for number in range(3):
        factories.article(section, title=f"Known {number}", slug=f"known-{number}")
    return section


MINUTE_MS = 60_000


def open_page(page: Page, url: str) -> None:
    """Open a page whose clock the test turns."""
    page.clock.install()
    page.goto(url)


@pytest.mark.parametrize("path", ["/", "/politics/", "/politics/known-1/", "/tags/sea/", "/authors/leyla/"])
def test_new_stories_are_told_of_and_one_click_away(
    page: Page, live_server: Any, section: NewsIndex, path: str
) -> None:
    author = factories.author(slug="leyla")
    factories.article(section, title="With a tag", tags=["sea"], authors=[author])
    open_page(page, live_server.url + path)
    line = page.locator(".live")
    expect(line).to_have_text("")
    factories.article(section, title="First news", tags=["sea"], authors=[author])
    page.clock.fast_forward(MINUTE_MS)
    expect(line).to_have_text("1 new story")
    factories.article(section, title="Second news", tags=["sea"], authors=[author])
    page.clock.fast_forward(MINUTE_MS)
    expect(line).to_have_text("2 new stories")
    line.get_by_role("link").click()
    expect(page.get_by_role("main").get_by_text("Second news").first).to_be_visible()
    expect(page.locator(".live")).to_have_text("")


@pytest.mark.parametrize("path", ["/", "/politics/", "/politics/known-2/", "/authors/leyla/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_line_moves_nothing_and_lies_over_nothing(
    page: Page, live_server: Any, section: NewsIndex, path: str, width: int
) -> None:
    author = factories.author(slug="leyla", name="Leyla Longname of the North")
    factories.article(section, title="By her", slug="by-her", authors=[author])
    page.set_viewport_size({"width": width, "height": 800})
    open_page(page, live_server.url + path)
    page.evaluate("document.fonts.ready")
    before = page.evaluate(PLACES)
    factories.article(section, title="First news", authors=[author])
    page.clock.fast_forward(MINUTE_MS)
    link = page.locator(".live a")
    expect(link).to_be_visible()
    assert page.evaluate(PLACES) == before
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= 24
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    # What is written, and what is shown, as a reader's eye has it: text and pictures.
    assert page.evaluate(COVERED) == []


PLACES = """() => [...document.querySelectorAll("main *:not(.live, .live *)")].map(
  (each) => each.getBoundingClientRect().top
)"""
COVERED = """() => {
  const line = document.querySelector(".live a").getBoundingClientRect();
  const lies = (box) =>
    box.left < line.right && line.left < box.right && box.top < line.bottom - 1 && line.top + 1 < box.bottom;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const covered = [...document.querySelectorAll("img")].filter((each) => lies(each.getBoundingClientRect()));
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const isLine = walker.currentNode.parentElement.closest(".live");
    if (!isLine && [...range.getClientRects()].some(lies)) covered.push(walker.currentNode.data);
  }
  return covered.map(String);
}"""


def test_newest_story_is_no_news_on_its_own_page(page: Page, live_server: Any, section: NewsIndex) -> None:
    open_page(page, f"{live_server.url}/politics/known-2/")
    with page.expect_response("**/-/live/**") as asked:
        page.clock.fast_forward(MINUTE_MS)
    assert asked.value.ok
    expect(page.locator(".live")).to_have_text("")


def test_line_that_says_the_same_is_not_read_out_again(
    page: Page, live_server: Any, section: NewsIndex
) -> None:
    other = factories.section(title="City", slug="city")
    open_page(page, f"{live_server.url}/politics/")
    factories.article(section)
    page.clock.fast_forward(MINUTE_MS)
    expect(page.locator(".live")).to_have_text("1 new story")
    page.evaluate("document.querySelector('.live a').dataset.first = ''")
    factories.article(other)
    with page.expect_response("**/-/live/**") as asked:
        page.clock.fast_forward(MINUTE_MS)
    assert asked.value.status == 200
    page.wait_for_timeout(100)
    expect(page.locator(".live a[data-first]")).to_have_text("1 new story")


def test_news_of_another_section_are_not_told_of(page: Page, live_server: Any, section: NewsIndex) -> None:
    other = factories.section(title="City", slug="city")
    open_page(page, f"{live_server.url}/politics/")
    factories.article(other)
    with page.expect_response("**/-/live/**") as asked:
        page.clock.fast_forward(MINUTE_MS)
    assert asked.value.ok
    expect(page.locator(".live")).to_have_text("")


def test_server_that_fails_is_left_in_peace(
    page: Page, live_server: Any, section: NewsIndex, page_errors: list[str]
) -> None:
    asked: list[str] = []

    def refuse(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(status=500)

    page.route("**/-/live/**", refuse)
    open_page(page, live_server.url)
    for _minute in range(8):
        page.clock.run_for(MINUTE_MS)
        page.wait_for_timeout(50)
    # After one minute, after two more, after four more.
    assert len(asked) == 3
    page_errors.clear()


def test_page_reads_the_same_without_scripts(browser: Browser, live_server: Any, section: NewsIndex) -> None:
    texts = []
    for enabled in (True, False):
        context = browser.new_context(java_script_enabled=enabled)
        page = context.new_page()
        page.goto(live_server.url)
        texts.append(page.locator("main").inner_text())
        context.close()
    assert texts[0] == texts[1]
    assert "Known 2" in texts[0]
