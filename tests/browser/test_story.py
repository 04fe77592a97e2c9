"""The main job: a reporter writes a story, it is published, and readers find it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from home.demo.accounts import PASSWORD, make_accounts
from news.models import NewsArticle, NewsIndex
from tests import factories

HEADLINE = "Night trains return to the coast after nine years"
STANDFIRST = "The first sleeper left the capital with every berth taken."
PARAGRAPHS = [
    "The 22:40 was full an hour before it left. Nine years after the last night train, two hundred "
    "people queued on platform four with pillows under their arms.",
    "The railway will run it three times a week, and daily from June if the berths stay full.",
]


@pytest.fixture
def section(live_server: LiveServer) -> NewsIndex:
    host, port = live_server.url.removeprefix("http://").split(":")
    factories.home()
    Site.objects.update(hostname=host, port=int(port), site_name="The Coast")
    Site.clear_site_root_paths_cache()
    make_accounts()
    factories.author(name="Leyla Aliyeva", slug="leyla-aliyeva")
    return factories.section(title="Transport", slug="transport")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "station.png"
    path.write_bytes(factories.image_file(size=(900, 600)).read())
    return path


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """The publisher's own browser."""
    context = browser.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/admin/$"))


def write_body(page: Page) -> None:
    body = page.locator("#panel-child-content-body-section")
    body.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Paragraph").click()
    text = body.locator("[contenteditable=true]").first
    text.click()
    for number, paragraph in enumerate(PARAGRAPHS):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.type(paragraph)


def upload_lead_image(page: Page, picture: Path) -> None:
    page.get_by_role("button", name="Choose an image").first.click()
    dialog = page.locator(".modal-content")
    dialog.get_by_role("tab", name="Upload").click()
    dialog.locator("input[type=file]").set_input_files(picture)
    dialog.get_by_role("textbox", name="Title").fill("Platform four")
    dialog.get_by_role("textbox", name="Alternative text").fill("People with pillows on a platform at night")
    dialog.get_by_role("textbox", name="Credit").fill("The Coast")
    dialog.get_by_role("button", name="Upload").click()
    expect(dialog).to_be_hidden()


def choose_author(page: Page) -> None:
    page.get_by_role("button", name="Add Author").click()
    page.get_by_role("button", name="Choose author").click()
    page.locator(".modal-content").get_by_role("link", name="Leyla Aliyeva").click()
    expect(page.locator(".modal-content")).to_be_hidden()


def add_tags(page: Page, *tags: str) -> None:
    field = page.locator("#panel-child-content-tags-section .tagit-new input")
    for tag in tags:
        field.fill(tag)
        field.press(",")


def choose_action(page: Page, name: str) -> None:
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name=name).click()


def test_story_of_a_reporter_is_published_and_read(
    page: Page, page_errors: list[str], desk: Page, section: NewsIndex, picture: Path
) -> None:
    sign_in(page, "reporter")
    page.goto(f"/admin/pages/add/news/newsarticle/{section.pk}/")
    page.get_by_role("textbox", name="Headline").fill(HEADLINE)
    page.get_by_role("textbox", name="Kicker").fill("Railways")
    page.get_by_role("textbox", name="Standfirst").fill(STANDFIRST)
    write_body(page)
    upload_lead_image(page, picture)
    choose_author(page)
    page.get_by_role("textbox", name="Place").fill("Sumgait")
    page.get_by_role("textbox", name="Display date and time").fill("2022-08-25 08:55")
    # The calendar lies over the buttons until one clicks beside it.
    page.get_by_role("textbox", name="Place").click()
    add_tags(page, "night trains", "railways")
    choose_action(page, "Submit to")
    expect(page.get_by_text("submitted for moderation")).to_be_visible()

    # Autosave may come by while the author's row is still empty; it is refused, and tries again.
    page_errors[:] = [error for error in page_errors if "400 (Bad Request)" not in error]

    article = NewsArticle.objects.get()
    assert not article.live
    reader = desk.goto(f"/transport/{article.slug}/")
    assert reader is not None
    assert reader.status == 404

    sign_in(desk, "publisher")
    desk.goto(f"/admin/pages/{article.pk}/edit/")
    choose_action(desk, "Approve and Publish")
    expect(desk).to_have_url(re.compile("/admin/"))
    desk.context.clear_cookies()

    for path in ("/", "/transport/"):
        desk.goto(path)
        expect(desk.get_by_role("link", name=HEADLINE)).to_be_visible()
    desk.goto("/")
    desk.get_by_role("link", name=HEADLINE).click()
    expect(desk).to_have_url(re.compile(f"/transport/{article.slug}/$"))
    expect(desk.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    breadcrumb = desk.get_by_role("navigation", name="Breadcrumb")
    expect(breadcrumb).to_contain_text("Transport")
    expect(breadcrumb).to_contain_text(HEADLINE)
    dateline = desk.locator("time[datetime^='2022-08-25T08:55']").first
    expect(dateline).to_have_text("25 August 2022, 08:55")
    body = desk.get_by_role("article").first
    for text in [STANDFIRST, *PARAGRAPHS, "Leyla Aliyeva", "Sumgait", "Railways", "night trains"]:
        expect(body).to_contain_text(text)
    lead = desk.get_by_role("img", name="People with pillows on a platform at night")
    assert lead.evaluate("image => image.naturalWidth") > 0
    expect(desk.get_by_role("figure").first).to_contain_text("The Coast")
