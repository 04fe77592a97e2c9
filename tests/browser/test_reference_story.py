"""A story from another portal, entered through the admin with its day, its source and its readers so far."""

import re

from playwright.sync_api import Page, expect

from news.models import NewsArticle
from news.record.models import PublishedArticle
from tests import factories
from tests.browser.newsroom import Desk, choose_action, write_body, write_display_time

HEADLINE = "Two ports and one railway: the corridor's partners agree on a common tariff"
PARAGRAPHS = [
    "“We have gone through every line of the tariff together,” the minister said. “A container that leaves "
    "one port will know in the evening what it has to pay at the other.”",
    "More than twenty papers were signed. The next meeting is in spring.",
]


def enter(page: Page, section_id: int) -> None:
    page.goto(f"/admin/pages/add/news/newsarticle/{section_id}/")
    page.get_by_role("textbox", name="Headline").fill(HEADLINE)
    write_body(page, PARAGRAPHS)
    write_display_time(page, "2022-08-25 08:55")
    # Collapsed, as few stories have it.
    page.locator("#panel-child-content-source-section").get_by_role("button").first.click()
    page.get_by_label("Views before it came here").fill("317")
    choose_action(page, "Submit to")
    expect(page.get_by_text("submitted for moderation")).to_be_visible()


def test_page_shows_all_that_the_page_of_a_portal_shows(desk: Desk) -> None:
    news = factories.section(title="News", slug="news")
    for number in range(35):
        factories.article(news, title=f"Other story {number}")
    enter(desk.sign_in("admin"), news.pk)
    article = NewsArticle.objects.get(title=HEADLINE)
    for name in ("editor", "publisher"):
        reviewer = desk.sign_in(name)
        reviewer.goto(f"/admin/desk/review/{article.pk}/")
        reviewer.get_by_role("button", name="Approve this text").click()
        expect(reviewer).to_have_url(re.compile("/admin/$"))
    reader = desk.reader()
    reader.goto(PublishedArticle.objects.get(pk=article.pk).path)
    read(reader)
    assert desk.errors == []


def read(reader: Page) -> None:
    breadcrumb = reader.get_by_role("navigation", name="Breadcrumb")
    assert re.findall(r"[^»\n]+", breadcrumb.inner_text())[-1].strip() == HEADLINE
    expect(breadcrumb.get_by_role("link", name="News")).to_have_attribute("href", "/news/")
    expect(reader.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    head = reader.locator(".dateline")
    expect(head.locator("time")).to_have_text("25 August 2022, 08:55")
    expect(head.locator("time")).to_have_attribute("datetime", re.compile("^2022-08-25T08:55"))
    expect(head.get_by_role("link", name="News")).to_be_visible()
    expect(head).to_contain_text("317 views")
    for paragraph in PARAGRAPHS:
        expect(reader.get_by_role("article").first).to_contain_text(paragraph)
    recent = reader.get_by_role("region", name="Latest")
    expect(recent.locator(".stream__entry")).to_have_count(30)
    expect(recent.locator(".stream__entry time").first).to_have_text(re.compile(r"^\d\d:\d\d$"))
    calendar = reader.get_by_role("table", name="August 2022")
    expect(calendar).to_be_visible()
    calendar.get_by_role("link", name=re.compile("25 August 2022")).click()
    expect(reader).to_have_url(re.compile(r"/archive/2022/08/25/$"))
    expect(reader.get_by_role("link", name=HEADLINE)).to_be_visible()
