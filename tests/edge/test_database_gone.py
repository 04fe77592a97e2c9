"""The database is gone: what is kept is served, the rest is 503 in the site's dress; all heals by itself."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from cms.edge import following
from tests import factories
from tests.api.test_unavailable import pull_the_plug
from tests.edge.browsing import Browsing

__all__ = ["pull_the_plug"]


@pytest.fixture(autouse=True)
def storm(transactional_db: None) -> None:
    factories.article(factories.section(title="Coast", slug="coast"), title="Storm", slug="storm")


def test_what_is_kept_is_served_and_the_rest_is_told_to_come_again(
    browse: Browsing, pull_the_plug: Callable[[], None], monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    monkeypatch.setattr(following, "RETRY_SECONDS", 0)
    known = dict(connection.settings_dict)
    kept = {address: browse(address).body for address in ("/", "/coast/storm/", "/api/content/v1/articles")}
    pull_the_plug()
    for address, body in kept.items():
        stale = browse(address)
        assert (stale.status, stale.body) == (200, body)
        assert stale.headers["Cache-Status"] == "dateline; hit; detail=stale-if-error"
        assert browse(address, IF_NONE_MATCH=stale.headers["ETag"]).status == 304
    for address in ("/coast/", "/nothing/", "/feed.rss", "/search/?q=x"):
        missing = browse(address)
        assert missing.status == 503
        assert missing.headers["Retry-After"] == "5"
        assert missing.headers["Cache-Control"] == "no-store"
        assert "can't be shown" in missing.text.replace("&#x27;", "'")
    assert 'lang="ru"' in browse("/ru/nothing/").text
    assert browse("/coast/", method="HEAD").body == b""
    for address in ("/admin/", "/coast/"):
        assert browse(address, COOKIE=f"sessionid={'x' * 32}").status == 503
    problem = browse("/api/content/v1/sections")
    assert (problem.status, problem.headers["Content-Type"]) == (503, "application/problem+json")
    assert [each.levelname for each in caplog.records if each.name == "cms.edge.following"] == ["ERROR"]
    assert browse.edge.figures()["stale"] == 6
    connection.close()
    connection.settings_dict |= known
    assert browse("/coast/").is_kept
    assert browse("/coast/storm/").is_hit
    assert [each.levelname for each in caplog.records if each.name == "cms.edge.following"][-1] == "WARNING"


def test_what_is_kept_is_served_for_a_day(
    browse: Browsing, pull_the_plug: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    browse("/coast/storm/")
    pull_the_plug()
    assert browse("/coast/storm/").status == 200
    clock = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 86_000)
    assert browse("/coast/storm/").status == 200
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 87_000)
    assert browse("/coast/storm/").status == 503


def test_what_expires_meanwhile_is_not_served(
    browse: Browsing, pull_the_plug: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    over = timezone.now() + timedelta(hours=1)
    shore = factories.section(title="Shore", slug="shore")
    factories.article(shore, title="Tide", slug="tide", expire_at=over)
    for address in ("/", "/shore/tide/", "/coast/"):
        browse(address)
    pull_the_plug()
    assert browse("/shore/tide/").status == 200
    monkeypatch.setattr(timezone, "now", lambda: over)
    monkeypatch.setattr(time, "time", over.timestamp)
    assert browse("/shore/tide/").status == 503
    assert browse("/").status == 503
    assert browse("/coast/").status == 200


def test_fault_of_ours_is_not_called_one_of_the_database(browse: Browsing) -> None:
    def broken(environ: Any, start_response: Any) -> Any:
        start_response("500 Internal Server Error", [("Content-Type", "text/html")])
        return [b"Our fault"]

    browse("/")
    browse.edge.application = broken
    for headers in ({}, {"COOKIE": "sessionid=x"}):
        given = browse("/coast/", **headers)
        assert (given.status, given.body) == (500, b"Our fault")
