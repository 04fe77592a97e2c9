import pytest

from tests.review.newsroom import Newsroom


@pytest.fixture
def room(db: None) -> Newsroom:
    return Newsroom()
