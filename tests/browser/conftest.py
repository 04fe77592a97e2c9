"""A Chromium page on the live server; `page.goto("/")` is the site's front page."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from tests.browser import chromium
from tests.browser.newsroom import Desk
from tests.site.paper import Paper, print_paper

# Playwright keeps an event loop in the thread of the test, where Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# On a machine that is busy with something else.
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return browser_type_launch_args | {
        "executable_path": chromium.on_this_machine(),
        "args": chromium.ARGUMENTS,
    }


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return live_server.url


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Desk]:
    desk = Desk(browser, live_server.url)
    yield desk
    desk.close()


@pytest.fixture
def paper(live_server: LiveServer, settings: Settings) -> Paper:
    """The paper of `tests.site.page_types`, on the live server."""
    address = urlsplit(live_server.url)
    # Before anything is published: documents hold whole addresses.
    Site.objects.update(hostname=address.hostname, port=address.port)
    Site.clear_site_root_paths_cache()
    return print_paper(settings)


@pytest.fixture
def page_errors() -> list[str]:
    """What the page complained of so far. A test that provokes a complaint clears it."""
    return []


@pytest.fixture
def page(page: Page, page_errors: list[str]) -> Iterator[Page]:
    """A page whose errors, in scripts or on the console, fail the test."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            page_errors.append(f"{message.text} ({message.location['url']})")

    page.on("console", hear)
    page.on("pageerror", lambda error: page_errors.append(str(error)))
    yield page
    assert page_errors == []
