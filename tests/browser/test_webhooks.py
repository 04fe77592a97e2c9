"""An administrator makes a webhook, gives its secret to a receiver, and sees that it works."""

import re

from playwright.sync_api import expect
from standardwebhooks.webhooks import Webhook

from news.webhooks.models import Endpoint
from tests.browser.newsroom import Desk
from tests.browser.test_accessibility import violations
from tests.ops import workers
from tests.webhooks.endpoints import change
from tests.webhooks.receivers import receiver


def test_administrator_makes_a_webhook_and_sees_that_it_works(desk: Desk) -> None:
    page = desk.sign_in("admin")
    with receiver() as server:
        page.goto("/admin/webhooks/new/")
        assert violations(page) == []
        page.locator("#id_name").fill("Front end")
        page.locator("#id_url").fill(server.url)
        page.get_by_label("Transport").check()
        page.get_by_role("button", name="Create").click()
        page.get_by_role("button", name="Show the secret").click()
        secret = page.get_by_text(re.compile("^whsec_")).inner_text()
        assert violations(page) == []
        page.reload()
        expect(page.get_by_text(re.compile("^whsec_"))).to_have_count(0)
        page.get_by_role("link", name="Deliveries and test").click()
        page.get_by_role("button", name="Send a test").click()
        expect(page.get_by_text("1 is waiting")).to_be_visible()
        change(7, "corrected", streams=[f"section:{desk.section.pk}"])
        change(8, "corrected", streams=["section:0"])
        workers.work_once()
        page.get_by_role("link", name="Look again").click()
        expect(page.get_by_role("row", name="An article is corrected")).to_contain_text("thanks")
        assert violations(page) == []
        page.get_by_role("row", name="Test").get_by_role("button", name="Send again").click()
        expect(page.get_by_text("It is on its way again.")).to_be_visible()
        page.goto("/admin/webhooks/")
        assert violations(page) == []
    types = [Webhook(secret).verify(each.body, each.headers)["type"] for each in server.received]
    assert sorted(types) == ["article.corrected", "webhook.test"]
    assert Endpoint.objects.get().streams == [f"section:{desk.section.pk}"]
    assert desk.errors == []
