"""The table of page types is true: each is there, and is in the site's own dress."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django.fixtures import Settings

from tests.site.page_types import PAGE_TYPES
from tests.site.paper import print_paper

pytestmark = pytest.mark.django_db


def test_every_type_of_page_answers_with_one_headline(client: Client, settings: Settings) -> None:
    paper = print_paper(settings)
    wrong: dict[str, object] = {}
    for page in PAGE_TYPES:
        response = client.get(paper.address(page))
        headlines = BeautifulSoup(response.content, "html.parser").find_all("h1")
        if response.status_code != page.status or len(headlines) != 1:
            wrong[page.name] = (response.status_code, [str(each) for each in headlines])
    assert wrong == {}
