"""Every type of page of the site can be read without eyes: axe-core finds nothing to complain of."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import test_accessibility
from tests.site.page_types import PAGE_TYPES
from tests.site.paper import Paper

# Not the stylesheets once more, whose imports axe-core looks for in the wrong place.
OPTIONS = test_accessibility.OPTIONS | {"preload": False}
# What stands in a frame of another host is that host's.
SCOPE = {"exclude": [["iframe"]]}


def violations(page: Page) -> list[str]:
    page.wait_for_load_state()
    found = Axe().run(page, context=SCOPE, options=OPTIONS).response["violations"]
    return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]


@pytest.fixture(autouse=True)
def no_other_host(page: Page, base_url: str) -> None:
    page.route(lambda url: not url.startswith(base_url), lambda route: route.fulfill(body=""))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_type_of_page_is_accessible(
    page: Page, paper: Paper, page_errors: list[str], scheme: Any, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    complaints: dict[str, list[str]] = {}
    for each in PAGE_TYPES:
        page.goto(paper.address(each))
        if found := violations(page):
            complaints[each.name] = found
    # Some pages are to be missing, of which the browser complains.
    page_errors[:] = [error for error in page_errors if "status of 4" not in error]
    assert complaints == {}


def test_text_that_is_too_pale_would_be_found(page: Page, paper: Paper) -> None:
    page.goto("/")
    assert violations(page) == []
    page.add_style_tag(content="h1, h2, h3 { color: #bbb }")
    assert any(complaint.startswith("color-contrast") for complaint in violations(page))
