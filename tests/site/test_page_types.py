"""The table of page types is true: each is there, and is in the site's own dress."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.template.backends.django import Template
from django.test import Client
from pytest_django.fixtures import Settings

from news.record.tail import tail
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


def test_no_template_asks_the_database(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = print_paper(settings)
    settings.LOG_POLL_SECONDS = 3600
    tail.forget()
    asked: dict[str, list[str]] = {}
    render = Template.render
    current = ""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.setdefault(current, []).append(sql)
        return execute(sql, params, many, context)

    def watched(self: Template, *args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(note):
            return render(self, *args, **kwargs)

    for page in PAGE_TYPES:
        # What it shows of its site is asked for once, by whoever is the first.
        client.get(paper.address(page))
    monkeypatch.setattr(Template, "render", watched)
    for page in PAGE_TYPES:
        current = page.name
        client.get(paper.address(page))
    assert asked == {}
