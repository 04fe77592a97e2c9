from playwright.sync_api import Page, expect


def test_newsroom_asks_who_you_are(page: Page) -> None:
    page.goto("/admin/")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
