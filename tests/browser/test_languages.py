"""A page that is read from right to left is the mirror of one that is read from left to right."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.site.paper import Paper

PARTS = [
    ".masthead__name a",
    ".masthead__sections li",
    ".breadcrumb li",
    ".title",
    ".dateline",
    ".article__body > p",
    ".article__body blockquote",
    ".stream__entry time",
    ".stream__title",
    ".calendar",
    ".footer__name a",
]
# How far from the side where reading begins each part is.
STARTS = """(parts) => {
  const width = document.documentElement.clientWidth;
  const isMirrored = document.dir === "rtl";
  return Object.fromEntries(parts.map((part) => {
    const {left, right} = document.querySelector(part).getBoundingClientRect();
    return [part, Math.round(isMirrored ? width - right : left)];
  }));
}"""


@pytest.fixture(autouse=True)
def no_other_host(page: Page, base_url: str) -> None:
    page.route(lambda url: not url.startswith(base_url), lambda route: route.fulfill(body=""))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1280])
def test_page_read_from_right_to_left_is_the_mirror_of_the_other(
    page: Page, paper: Paper, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    starts = []
    for address, direction in (("/harbour/bridge/", "ltr"), ("/ar/akhbar/jisr/", "rtl")):
        page.goto(address)
        assert page.evaluate("document.dir") == direction
        starts.append(page.evaluate(STARTS, PARTS))
    assert starts[0] == starts[1]


@pytest.mark.django_db(transaction=True)
def test_reader_goes_from_language_to_language(page: Page, paper: Paper) -> None:
    page.goto("/search/?q=bridge")
    switch = page.get_by_role("navigation", name="Language")
    switch.get_by_role("link", name="Azərbaycanca").click()
    expect(page.locator("html[lang=az]")).to_be_attached()
    assert urlsplit(page.url).path == "/az/search/"
    page.locator(".languages a[hreflang=ar]").click()
    expect(page.locator("html[lang=ar]")).to_be_attached()
    assert urlsplit(page.url).path == "/ar/search/"
    page.locator(".languages a[hreflang=en]").click()
    expect(page.locator("html[lang=en]")).to_be_attached()
    assert urlsplit(page.url).path == "/search/"
