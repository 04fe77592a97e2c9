"""A balancer asks whether a process lives, and whether it can serve."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms.ops import health
from cms.ops.heart import Heart
from cms.ops.models import WorkerHeartbeat
from tests.api.test_unavailable import pull_the_plug

__all__ = ["pull_the_plug"]
# As a balancer asks: by address, in plain HTTP.
ASKED = {"host": "10.1.2.3:8000"}


def ready(client: Client) -> tuple[int, str, dict[str, str]]:
    response = client.get("/-/ready", headers=ASKED)
    assert response["Cache-Control"] == "no-store"
    said = response.json()
    return response.status_code, said["status"], said["checks"]


def test_process_that_lives_says_so_without_a_question(client: Client, settings: Any) -> None:
    # No `django_db`: a query would be an error.
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/-/live", headers=ASKED)
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_process_with_all_it_needs_is_ready(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    Heart().beat()
    assert ready(client) == (200, "ok", {"database": "ok", "migrations": "ok", "worker": "ok"})


@pytest.mark.django_db
def test_site_serves_without_a_worker_and_says_that_it_is_missing(client: Client) -> None:
    assert ready(client) == (200, "degraded", {"database": "ok", "migrations": "ok", "worker": "none"})
    WorkerHeartbeat.objects.create(host="a", pid=1, beat_at=timezone.now() - timedelta(minutes=2))
    status, said, checks = ready(client)
    assert (status, said) == (200, "degraded")
    assert checks["worker"].startswith("silent for 12")


@pytest.mark.django_db
def test_process_waits_for_the_migrations_that_it_needs(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(health, "applied", health.Applied())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'importers'")
    status, said, checks = ready(client)
    assert (status, said) == (503, "down")
    assert checks["migrations"].endswith(" not applied")


def test_process_without_its_database_is_not_ready_and_lives(
    client: Client, pull_the_plug: Callable[[], None]
) -> None:
    pull_the_plug()
    assert ready(client) == (503, "down", {"database": "can't be reached"})
    assert client.get("/-/live").status_code == 200


@pytest.mark.django_db
def test_streams_of_new_stories_are_beside_it(client: Client) -> None:
    assert client.get("/-/live/site:0").status_code == 404
