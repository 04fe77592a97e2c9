"""What holds for the tests of the API."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
import time_machine
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

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


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Paper]:
    """A small newspaper, published once for a module: each of its tests is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOON, tick=False):
            yield print_paper()
        transaction.set_rollback(True)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands still at noon, until the test says `clock.shift(seconds)`."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def paper(printed: Paper, db: None, clock: time_machine.Traveller) -> Paper:
    """The newspaper, at the time of its publication."""
    return deepcopy(printed)
