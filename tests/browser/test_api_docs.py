"""The API's page of documentation: whole, with nothing from another host."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from wagtail.models import Site

from news.api.api import api
from tests import factories

DOCS = "/api/content/v1/docs"


def test_page_of_documentation_shows_every_operation_and_asks_no_other_host(
    page: Page, base_url: str
) -> None:
    factories.home()
    Site.objects.update(hostname=urlsplit(base_url).hostname, port=urlsplit(base_url).port)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(DOCS)
    operations = page.locator(".opblock-summary-path")
    expect(operations).to_have_count(len(api.described["paths"]))
    expect(page.get_by_role("heading", name="Dateline content API")).to_be_visible()
    # What Chromium draws itself has no host.
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(base_url).netloc}


def test_operation_is_tried_on_the_page(page: Page, base_url: str) -> None:
    factories.article(factories.section(), title="Bridge opens")
    Site.objects.update(hostname=urlsplit(base_url).hostname, port=urlsplit(base_url).port)
    page.goto(f"{DOCS}#/Articles/list_articles")
    operation = page.locator("#operations-Articles-list_articles")
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
    expect(operation.locator(".live-responses-table")).to_contain_text("Bridge opens")


def test_page_of_documentation_fits_a_telephone(page: Page) -> None:
    factories.home()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(DOCS)
    expect(page.locator(".opblock-summary-path").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
