"""What holds for every test."""

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.utils import translation
from hypothesis import HealthCheck, settings

from news.record.tail import tail
from news.site import most_read

# A slow machine is no failure.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

COMMITTING_FIXTURES = {"live_server", "transactional_db"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL"))
        restore_what_migrations_made(item)


def restore_what_migrations_made(item: pytest.Item) -> None:
    """Let a test that commits begin with Wagtail's first page, locale and groups, as every other does.

    The test before emptied all tables, and migrations do not run again.
    """
    marker = item.get_closest_marker("django_db")
    fixtures: list[str] = getattr(item, "fixturenames", [])
    if marker and (marker.kwargs.get("transaction") or COMMITTING_FIXTURES.intersection(fixtures)):
        restoring = {**marker.kwargs, "serialized_rollback": True}
        item.add_marker(pytest.mark.django_db(**restoring), append=False)
    elif COMMITTING_FIXTURES.intersection(fixtures):
        fixtures.append("django_db_serialized_rollback")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Keep what migrations made where every connection finds it, not only the first.

    Playwright runs an event loop in the test's thread, and Django gives that a connection of its own.
    """
    first = connections["default"]
    if hasattr(first, "_test_serialized_contents"):
        type(first)._test_serialized_contents = first._test_serialized_contents


@pytest.fixture(autouse=True)
def default_language() -> None:
    """A request leaves its language to the thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """What one test had cached of its site and its pages is not another's."""
    cache.clear()
    tail.forget()
    most_read.kept.clear()
