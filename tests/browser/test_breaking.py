"""Breaking news: one person publishes it at once, and a second one signs it afterwards."""

import re

from playwright.sync_api import expect

from news.models import NewsArticle
from news.review.models import AuditEntry
from tests.browser.newsroom import Desk, write_body

HEADLINE = "Tunnel under the strait is closed"


def test_breaking_news_is_live_at_once_and_signed_after(desk: Desk) -> None:
    publisher = desk.sign_in("publisher")
    publisher.goto(f"/admin/pages/add/news/newsarticle/{desk.section.pk}/")
    publisher.get_by_role("textbox", name="Headline").fill(HEADLINE)
    write_body(publisher, ["Smoke was seen at the northern mouth at noon."])
    publisher.get_by_role("button", name="Save draft").click()
    expect(publisher.get_by_text("created").first).to_be_visible()
    article = NewsArticle.objects.get()

    publisher.goto(f"/admin/pages/{article.pk}/edit/")
    publisher.get_by_role("button", name="More actions").last.click()
    publisher.get_by_role("link", name="Publish before review").click()
    publisher.get_by_label("Reason").fill("People are driving towards it.")
    publisher.get_by_role("button", name=re.compile("Publish")).click()
    expect(publisher).to_have_url(re.compile(f"/admin/pages/{article.pk}/edit/$"))

    reader = desk.reader()
    reader.goto(f"/transport/{article.slug}/")
    expect(reader.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    sent = desk.mail()
    assert "People are driving towards it." in sent[f"editor: Published before review: {HEADLINE}"]

    editor = desk.sign_in("editor")
    expect(editor.get_by_text("Breaking, still unsigned")).to_be_visible()
    editor.get_by_role("link", name=HEADLINE, exact=True).first.click()
    editor.get_by_role("button", name="Sign what is published").click()
    expect(editor).to_have_url(re.compile("/admin/$"))
    assert f"publisher: Breaking news signed: {HEADLINE}" in desk.mail()

    editor.goto("/admin/")
    expect(editor.get_by_text("Breaking, still unsigned")).to_be_hidden()
    roads = AuditEntry.objects.values_list("road", "by_name")
    assert list(roads) == [("breaking", "Constance Weir"), ("signed", "Maren Oakhurst")]
    assert desk.errors == []
