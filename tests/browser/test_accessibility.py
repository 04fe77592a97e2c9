"""What the desk shows can be used without eyes and without a mouse: axe-core finds nothing to complain of."""

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from news.desk.models import PlannedStory
from news.models import NewsArticle
from news.review.acts.approve import approve
from news.review.acts.publish_before_review import publish_before_review
from news.review.digest import digest_of_revision
from tests import factories
from tests.browser.newsroom import Desk

# Wagtail's own frame of each page is Wagtail's to mend.
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SCOPE = {"include": [["main"]]}
# The name of a page's address, whose id it takes, and its query.
PLACES = [
    ("wagtailadmin_home", "", ""),
    ("desk:queue", "", ""),
    ("desk:calendar", "", ""),
    ("desk:calendar", "", "?view=week"),
    ("desk:review", "waiting", ""),
    ("desk:review", "breaking", ""),
    ("desk:notices", "", ""),
    ("desk:report", "", ""),
    ("desk:proof", "", ""),
    ("desk:article_proof", "breaking", ""),
    ("desk:retract", "breaking", ""),
    ("desk:publish_before_review", "draft", ""),
]


def digest(article: NewsArticle) -> str:
    return digest_of_revision(NewsArticle.objects.get(pk=article.pk).get_latest_revision())


@pytest.fixture
def ids(desk: Desk) -> dict[str, int]:
    """A busy day: something on every list."""
    people = {user.username: user for user in get_user_model().objects.all()}
    made: dict[str, Any] = {}
    for name in ("draft", "waiting", "breaking"):
        made[name] = factories.draft(desk.section, title=f"Story that is {name}", slug=name)
    article = NewsArticle.objects.get(pk=made["waiting"].pk)
    article.get_workflow().start(article, people["reporter"])
    stage = NewsArticle.objects.get(pk=article.pk).current_workflow_task_state
    approve(stage, by=people["editor"], digest=digest(article))
    factories.revise(made["waiting"], standfirst="Changed meanwhile")
    publish_before_review(
        made["breaking"].pk, by=people["admin"], digest=digest(made["breaking"]), reason="It is urgent"
    )
    PlannedStory.objects.create(
        headline="To come", section=desk.section, deadline=timezone.now() + timedelta(days=1)
    )
    return {name: article.pk for name, article in made.items()}


def violations(page: Page) -> list[str]:
    page.wait_for_load_state()
    found = Axe().run(page, context=SCOPE, options=OPTIONS).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def test_field_without_a_label_would_be_found(desk: Desk) -> None:
    page = desk.sign_in("publisher")
    page.goto("/admin/desk/queue/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input>')")
    assert any(complaint.startswith("label: ") for complaint in violations(page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_desk_is_accessible(desk: Desk, ids: dict[str, int], scheme: Any, width: int) -> None:
    page: Page = desk.sign_in("publisher")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    complaints: dict[str, list[str]] = {}
    for view, whose, query in PLACES:
        address = reverse(view, args=[ids[whose]] if whose else []) + query
        name = f"{view} {whose}{query}"
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, name
        if found := violations(page):
            complaints[name] = found
    assert complaints == {}
    assert desk.errors == []
