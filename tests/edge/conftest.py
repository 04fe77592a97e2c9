"""An edge before the real Django, that reads the log in the thread of the request."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.edge.following import Follower
from cms.edge.wsgi import Edge
from tests.edge.browsing import Browsing


class AtOnce(Follower):
    """One thread has one connection, and so one transaction, with the test."""

    def wake(self) -> None:
        self.look()


@pytest.fixture
def browse(transactional_db: None, settings: Any) -> Browsing:
    """A reader's way through an edge that asks the log with each request."""
    settings.LOG_POLL_SECONDS = 0
    edge = Edge(WSGIHandler(), most_bytes=10_000_000)
    edge.follower = AtOnce(edge.memory)
    return Browsing(edge)


@pytest.fixture
def still(browse: Browsing, settings: Any) -> Browsing:
    """The same, once the log was read and before it has to be read again."""
    settings.LOG_POLL_SECONDS = 3600
    browse("/")
    return browse


@pytest.fixture
def queries() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as captured:
        yield captured
