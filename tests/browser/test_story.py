"""The main job: a story goes from its reporter over two desks to its readers, and back once on the way."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from news.models import NewsArticle
from tests import factories
from tests.browser.newsroom import (
    Desk,
    add_tags,
    choose_action,
    choose_author,
    upload_lead_image,
    write_body,
    write_display_time,
)

HEADLINE = "Night trains return to the coast after nine years"
MENDED = "Night trains return to the coast, three times a week"
STANDFIRST = "The first sleeper left the capital with every berth taken."
PARAGRAPHS = [
    "The 22:40 was full an hour before it left. Nine years after the last night train, two hundred "
    "people queued on platform four with pillows under their arms.",
    "The railway will run it three times a week, and daily from June if the berths stay full.",
]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "station.png"
    path.write_bytes(factories.image_file(size=(900, 600)).read())
    return path


def write_story(page: Page, desk: Desk, picture: Path) -> None:
    page.goto(f"/admin/pages/add/news/newsarticle/{desk.section.pk}/")
    page.get_by_role("textbox", name="Headline").fill(HEADLINE)
    page.get_by_role("textbox", name="Kicker").fill("Railways")
    page.get_by_role("textbox", name="Standfirst").fill(STANDFIRST)
    write_body(page, PARAGRAPHS)
    upload_lead_image(page, picture)
    choose_author(page)
    page.get_by_role("textbox", name="Place").fill("Sumgait")
    write_display_time(page, "2022-08-25 08:55")
    add_tags(page, "night trains", "railways")


def open_from_dashboard(page: Page, headline: str) -> None:
    page.goto("/admin/")
    page.get_by_role("link", name=headline, exact=True).first.click()
    # What its menus do is loaded, too.
    page.wait_for_url(lambda url: not url.endswith("/admin/"))


def test_story_is_sent_back_mended_approved_twice_and_read(desk: Desk, picture: Path) -> None:
    reporter = desk.sign_in("reporter")
    write_story(reporter, desk, picture)
    choose_action(reporter, "Submit to")
    expect(reporter.get_by_text("submitted for moderation")).to_be_visible()
    article = NewsArticle.objects.get()
    assert f"editor: Submitted: {HEADLINE}" in desk.mail()

    editor = desk.sign_in("editor")
    open_from_dashboard(editor, HEADLINE)
    expect(editor).to_have_url(re.compile(f"/admin/desk/review/{article.pk}/"))
    editor.get_by_label("What has to be changed").fill("How often will it run? Say it in the headline.")
    editor.get_by_role("button", name="Send back").click()
    expect(editor).to_have_url(re.compile("/admin/$"))
    sent = desk.mail()
    assert "How often will it run?" in sent[f"reporter: Sent back: {HEADLINE}"]

    reporter.goto("/admin/")
    expect(reporter.get_by_text("How often will it run?")).to_be_visible()
    open_from_dashboard(reporter, HEADLINE)
    reporter.get_by_role("textbox", name="Headline").fill(MENDED)
    choose_action(reporter, "Resubmit to")
    expect(reporter.get_by_text("submitted for moderation")).to_be_visible()
    assert f"editor: Submitted: {MENDED}" in desk.mail()

    open_from_dashboard(editor, MENDED)
    expect(editor.get_by_text("three times a week").first).to_be_visible()
    editor.get_by_label("Comment", exact=True).first.fill("Better.")
    editor.get_by_role("button", name="Approve this text").click()
    expect(editor).to_have_url(re.compile("/admin/$"))
    sent = desk.mail()
    assert "Better." in sent[f"reporter: Approved: {MENDED}"]
    assert f"publisher: Submitted: {MENDED}" in sent
    # Wagtail's form lets the slug of a draft follow its headline.
    address = f"/transport/{NewsArticle.objects.get().get_latest_revision_as_object().slug}/"
    answer = desk.reader().goto(address)
    assert answer is not None
    assert answer.status == 404

    publisher = desk.sign_in("publisher")
    open_from_dashboard(publisher, MENDED)
    publisher.get_by_role("button", name="Approve this text").click()
    expect(publisher).to_have_url(re.compile("/admin/$"))
    sent = desk.mail()
    assert f"reporter: Published: {MENDED}" in sent
    assert f"editor: Published: {MENDED}" in sent

    read(desk.reader(), address)
    assert desk.errors == []


def read(reader: Page, address: str) -> None:
    for path in ("/", "/transport/"):
        reader.goto(path)
        expect(reader.get_by_role("link", name=MENDED)).to_be_visible()
    reader.goto("/")
    reader.get_by_role("link", name=MENDED).click()
    expect(reader).to_have_url(re.compile(f"{address}$"))
    expect(reader.get_by_role("heading", level=1)).to_have_text(MENDED)
    breadcrumb = reader.get_by_role("navigation", name="Breadcrumb")
    expect(breadcrumb).to_contain_text("Transport")
    expect(breadcrumb).to_contain_text(MENDED)
    dateline = reader.locator("time[datetime^='2022-08-25T08:55']").first
    expect(dateline).to_have_text("25 August 2022, 08:55")
    body = reader.get_by_role("article").first
    for text in [STANDFIRST, *PARAGRAPHS, "Leyla Aliyeva", "Sumgait", "Railways", "night trains"]:
        expect(body).to_contain_text(text)
    lead = reader.get_by_role("img", name="People with pillows on a platform at night")
    assert lead.evaluate("async image => { await image.decode(); return image.naturalWidth; }") > 0
    expect(reader.get_by_role("figure").first).to_contain_text("The Coast")
