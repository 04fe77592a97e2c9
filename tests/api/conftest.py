"""What holds for the tests of the API."""

from collections.abc import Iterator

import pytest
import time_machine

from news.api.conditional import remembered
from news.api.keys.known import known_keys
from news.api.keys.uses import uses
from news.api.quota.take import windows
from news.record.tail import tail
from tests.api.paper import NOON, Paper, print_paper


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test asked is not another's, and no thread writes while a test looks."""
    tail.forget()
    remembered.forget()
    known_keys.answers.clear()
    windows.windows.clear()
    uses.counted.clear()
    monkeypatch.setattr(uses, "start_writer", lambda: None)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands still at noon, until the test says `clock.shift(seconds)`."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def paper(db: None, clock: time_machine.Traveller) -> Paper:
    """A small newspaper, of which time stands still."""
    return print_paper()
