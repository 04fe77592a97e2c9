"""A section's page."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from news.models import NewsIndex
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="Politics", slug="politics", introduction="Who rules, and how.")


def soup(client: Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).content, "html.parser")


def test_newest_story_leads_the_first_page_alone(client: Client, section: NewsIndex) -> None:
    now = timezone.now()
    for number in range(22):
        factories.article(section, title=f"No {number}.", published_at=now - timedelta(days=number))
    page = soup(client, "/politics/")
    assert [each.get_text() for each in page.select(".card--lead .card__title")] == ["No 0."]
    assert len(page.select(".card--row")) == 19
    older = soup(client, f"/politics/{page.select('.pager__older')[0]['href']}")
    assert older.select(".card--lead") == []
    assert [each.get_text() for each in older.select(".card--row .card__title")] == ["No 20.", "No 21."]


def test_stories_of_one_day_stand_under_it(client: Client, section: NewsIndex) -> None:
    now = timezone.now().replace(hour=12, minute=0)
    for title, days, minutes in (("A", 1, 0), ("B", 1, 1), ("C", 2, 0)):
        factories.article(section, title=title, published_at=now - timedelta(days=days, minutes=minutes))
    shown = [
        [each.get_text() for each in day.select(".card__title")]
        for day in soup(client, "/politics/").select(".section-day")
    ]
    assert shown == [["A", "B"], ["C"]]


def test_sections_within_are_named_where_they_are_public(client: Client, section: NewsIndex) -> None:
    shown, _hidden = (
        factories.section(section, title=title, slug=title.lower()) for title in ("Votes", "Spies")
    )
    factories.section(shown, title="Deeper")
    NewsIndex.objects.get(slug="spies").unpublish()
    links = soup(client, "/politics/").select(".section-head__subsections a")
    assert [(link["href"], link.get_text()) for link in links] == [("/politics/votes/", "Votes")]
    trail = soup(client, "/politics/votes/").select(".breadcrumb a")
    assert [link["href"] for link in trail] == ["/", "/politics/"]


def test_section_behind_a_password_asks_for_it_and_shows_nothing(client: Client, section: NewsIndex) -> None:
    factories.article(section, title="Secret story")
    lock = PageViewRestriction.objects.create(
        page=section, restriction_type=PageViewRestriction.PASSWORD, password="sesame"
    )
    locked = client.get("/politics/")
    assert "Secret story" not in locked.content.decode()
    assert "Who rules" not in locked.content.decode()
    answer = client.post(
        f"/_util/authenticate_with_password/{lock.pk}/{section.pk}/",
        {"password": "sesame", "return_url": "/politics/"},
    )
    assert answer.status_code == 302
    opened = client.get("/politics/")
    assert opened.status_code == 200
    assert "Who rules" in opened.content.decode()
    assert "private" in opened.headers["Cache-Control"]
    # It is nobody's business but theirs that it is there.
    page = BeautifulSoup(opened.content, "html.parser")
    assert page.select('meta[name="robots"][content="noindex"]')
    assert page.select("[data-stream]") == []
