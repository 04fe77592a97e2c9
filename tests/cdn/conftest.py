from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from tests.webhooks.receivers import Receiver, receiver


@pytest.fixture
def server() -> Iterator[Receiver]:
    """A cache, or the API of a CDN."""
    with receiver() as server:
        server.answer = b'{"success": true}'
        yield server


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime.now(UTC)) as clock:
        yield clock
