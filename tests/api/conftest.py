"""What holds for the tests of the API."""

import pytest

from news.api.conditional import remembered
from news.api.keys.known import known_keys
from news.api.keys.uses import uses
from news.api.quota.take import windows
from news.record.tail import tail


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test asked is not another's, and no thread writes while a test looks."""
    tail.forget()
    remembered.forget()
    known_keys.answers.clear()
    windows.windows.clear()
    uses.counted.clear()
    monkeypatch.setattr(uses, "start_writer", lambda: None)
