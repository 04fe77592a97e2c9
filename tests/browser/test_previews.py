"""A draft is shared in a browser, and seen in two others: on our page, and in somebody's front end."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from news.models import NewsArticle
from news.previews.models import PreviewOpening
from tests import factories
from tests.browser.newsroom import Desk
from tests.browser.test_accessibility import violations

GUIDE = Path(__file__).parent.parent.parent / "docs" / "previews.md"


class FrontEnd:
    """A server with one page, which does what the guide tells; `asked` is what was asked of it."""

    def __init__(self, api: str) -> None:
        [script] = re.findall(r"^```js\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
        script = script.replace("https://news.example", api)
        self.page = f"""<!doctype html><title>Front end</title><h1></h1><script type="module">
            const say = (text) => {{ document.querySelector("h1").textContent = text; }};
            const show = (article) => say(article.headline);
            {script}</script>""".encode()
        self.asked: list[str] = []
        front_end = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                front_end.asked.append(f"{self.path} {self.headers.get('Referer', '')}")
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(front_end.page)

            def log_message(self, *args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/preview"


@pytest.fixture
def front_end(desk: Desk, settings: Settings) -> Iterator[FrontEnd]:
    front_end = FrontEnd(desk.url)
    settings.HEADLESS_PREVIEW_URL = front_end.url
    yield front_end
    front_end.server.shutdown()
    front_end.server.server_close()


def share(page: Page, article: NewsArticle) -> str:
    """Make a link, on the way that an editor takes; return what the field to copy holds."""
    page.goto(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    page.get_by_role("button", name="Actions", exact=True).first.click()
    page.get_by_role("link", name="Share preview").click()
    page.get_by_role("button", name="Make a link").click()
    return page.get_by_label("Link", exact=True).input_value()


def test_shared_draft_is_seen_on_our_page_until_it_is_revoked(desk: Desk, settings: Settings) -> None:
    settings.HEADLESS_PREVIEW_URL = ""
    article = factories.draft(desk.section, title="Trams return at night")
    reporter, stranger = desk.sign_in("reporter"), desk.reader()
    link = share(reporter, article)
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Trams return at night")
    expect(stranger.get_by_role("complementary", name="Preview")).to_contain_text("It is not published.")
    assert violations(stranger) == []
    reporter.reload()
    expect(reporter.get_by_text("Opened 1 time.")).to_be_visible()
    assert violations(reporter) == []
    reporter.get_by_role("button", name="Revoke").click()
    expect(reporter.get_by_text("The link is revoked.")).to_be_visible()
    stranger.reload()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("The preview has ended")
    assert violations(stranger) == []
    assert desk.errors == []


def test_link_to_a_front_end_shows_the_draft_there_and_tells_its_server_no_token(
    desk: Desk, front_end: FrontEnd
) -> None:
    article = factories.draft(desk.section, title="Trams return at night")
    reporter, stranger = desk.sign_in("reporter"), desk.reader()
    link = share(reporter, article)
    address, token = link.split("#token=")
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("Trams return at night")
    assert stranger.url == address == front_end.url
    assert token not in " ".join(front_end.asked)
    assert [opening.how for opening in PreviewOpening.objects.all()] == ["api"]
    with reporter.expect_popup() as popup:
        reporter.get_by_role("button", name="Open in the front end").click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text("Trams return at night")
    factories.publish(article)
    stranger.goto("about:blank")
    stranger.goto(link)
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("This preview has ended.")
    assert desk.errors == []
