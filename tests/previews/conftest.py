import pytest
from pytest_django.fixtures import Settings

from tests.review.newsroom import Newsroom


@pytest.fixture
def room(db: None, settings: Settings) -> Newsroom:
    # Not those of the developer's environment.
    settings.PREVIEW_HOURS = 24
    settings.HEADLESS_PREVIEW_URL = ""
    return Newsroom()
