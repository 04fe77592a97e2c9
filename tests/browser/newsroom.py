"""What people do in the newsroom, each in a browser of their own."""

import re
from pathlib import Path

from django.core import mail
from playwright.sync_api import Browser, Page, expect
from wagtail.models import Site

from home.demo.accounts import PASSWORD, make_accounts
from news.models import NewsIndex
from tests import factories
from tests.ops import workers


class Desk:
    """The newsroom of the live server: accounts, a section, and a browser for each person."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.errors: list[str] = []
        host, port = url.removeprefix("http://").split(":")
        factories.home()
        Site.objects.update(hostname=host, port=int(port), site_name="The Coast")
        Site.clear_site_root_paths_cache()
        make_accounts()
        factories.author(name="Leyla Aliyeva", slug="leyla-aliyeva")
        self.section: NewsIndex = factories.section(title="Transport", slug="transport")

    def reader(self) -> Page:
        """Return a page of somebody who is not signed in."""
        page = self.browser.new_context(base_url=self.url).new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def sign_in(self, name: str) -> Page:
        page = self.reader()
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(re.compile("/admin/$"))
        return page

    def mail(self) -> dict[str, str]:
        """Let the worker send what is due; return the text of each new mail by "account: subject"."""
        mail.outbox.clear()
        workers.work_once()
        return {f"{each.to[0].split('@')[0]}: {each.subject}": str(each.body) for each in mail.outbox}

    def close(self) -> None:
        for context in self.browser.contexts:
            context.close()


def choose_action(page: Page, name: str) -> None:
    """Choose from the menu beside "Save draft"."""
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name=name).click()


def write_body(page: Page, paragraphs: list[str]) -> None:
    body = page.locator("#panel-child-content-body-section")
    body.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Paragraph").click()
    text = body.locator("[contenteditable=true]").first
    text.click()
    for number, paragraph in enumerate(paragraphs):
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


def write_display_time(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="Display date and time").fill(text)
    # It opens a moment later, and lies over the buttons until one clicks beside it.
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_have_count(1)
    page.get_by_role("textbox", name="Headline").click()
    expect(calendar).to_have_count(0)


def add_tags(page: Page, *tags: str) -> None:
    field = page.locator("#panel-child-content-tags-section .tagit-new input")
    for tag in tags:
        field.fill(tag)
        field.press(",")
