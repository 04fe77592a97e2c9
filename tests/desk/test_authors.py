"""Where an author is used: a page of it costs the same, however much they wrote."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ReferenceIndex

from news.models import Author
from tests import factories
from tests.review.newsroom import Newsroom

pytestmark = pytest.mark.django_db


def uses(room: Newsroom, author: Author, page: int) -> tuple[list[str], int, int]:
    """Return the titles that a page of the author's uses lists, how many uses there are, and of queries."""
    client = room.client(room.chief)
    address = reverse("wagtailsnippets_news_author:usage", args=[author.pk])
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, {"p": page})
    assert response.status_code == 200
    titles = BeautifulSoup(response.content, "html.parser").select("tbody td.title a")
    return [each.get_text().strip() for each in titles], response.context["paginator"].count, len(queries)


def test_uses_of_an_author_are_listed_page_by_page(room: Newsroom) -> None:
    much, little = (Author.objects.create(name=name, slug=name.lower()) for name in ("Much", "Little"))
    written = {f"Story {number}" for number in range(45)}
    stories = [factories.article(room.city, title=title, authors=[much]) for title in written]
    stories += [factories.article(room.city, authors=[little]) for _number in range(20)]
    for story in stories:
        # Wagtail does so once what it is of is committed.
        ReferenceIndex.create_or_update_for_object(story)
    pages = [uses(room, much, page) for page in (1, 2, 3)]
    assert [len(titles) for titles, _count, _queries in pages] == [20, 20, 5]
    assert {title for titles, _count, _queries in pages for title in titles} == written
    assert {count for _titles, count, _queries in pages} == {45}
    titles, count, queries = uses(room, little, 1)
    assert (len(titles), count) == (20, 20)
    assert pages[0][2] == queries


def test_author_who_is_used_nowhere(room: Newsroom) -> None:
    nobody = Author.objects.create(name="Nobody", slug="nobody")
    assert uses(room, nobody, 1)[:2] == ([], 0)
