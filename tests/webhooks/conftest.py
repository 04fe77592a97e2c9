from collections.abc import Iterator

import pytest

from tests.webhooks.receivers import Receiver, receiver


@pytest.fixture
def server() -> Iterator[Receiver]:
    with receiver() as server:
        yield server
