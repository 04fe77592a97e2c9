"""Readers, and a server process that counts them; it writes when the test says so, not by itself."""

from collections.abc import Iterator

import pytest

from news.models import NewsArticle
from news.readership.counting import Counting, counting
from news.readership.writer import Writer
from tests import factories
from tests.review.newsroom import Newsroom


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """What this process counts: nothing yet. `write_all` of its writer is what its thread does."""
    monkeypatch.setattr(Writer, "wake", lambda _self: None)
    counting.begin()
    yield counting
    counting.begin()


@pytest.fixture
def story(db: None) -> NewsArticle:
    made: NewsArticle = factories.article(factories.section(slug="city"), slug="story")
    return made


@pytest.fixture
def room(db: None) -> Newsroom:
    return Newsroom()
