"""Every type of page is valid HTML."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.html import validator
from tests.site.page_types import PAGE_TYPES
from tests.site.paper import print_paper

SOUND = '<!doctype html><html lang="en"><head><title>News</title></head><body><main>{}</main></body></html>'


@pytest.fixture(scope="session", autouse=True)
def installed() -> None:
    validator.ensure()


@pytest.mark.parametrize(
    ("part", "rule"),
    [
        ("<p>One<div>two</div></p>", "close-order"),
        ("<span><p>A block in a line</p></span>", "element-permitted-content"),
        ('<p id="a">One</p><p id="a">Two</p>', "no-dup-id"),
        ("<ul><p>No item</p></ul>", "element-permitted-content"),
        ("<center>Middle</center>", "deprecated"),
        ('<a href="/"><button type="button">Both</button></a>', "element-permitted-content"),
        ('<img src="/a.png">', "wcag/h37"),
        ('<img alt="A">', "element-required-attributes"),
        ("<section><h2>Open", "close-order"),
        ('<nav aria-labelledby="nobody">x</nav>', "no-missing-references"),
    ],
)
def test_page_that_is_broken_is_found(part: str, rule: str) -> None:
    complaint, *_others = validator.complaints({"page": SOUND.format(part)})
    assert complaint.startswith("page 1:")
    assert f" {rule}: " in complaint


def test_page_that_is_sound_gives_no_complaint() -> None:
    assert validator.complaints({"page": SOUND.format("<h1>News</h1><p>All well.</p>")}) == []


def test_every_type_of_page_is_valid(client: Client, db: None, settings: Settings) -> None:
    paper = print_paper(settings)
    pages = {page.name: client.get(paper.address(page)).content.decode() for page in PAGE_TYPES}
    assert validator.complaints(pages) == []
