"""What is kept is given again: whole, compressed, or as "you have it already"."""

import gzip
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from news.api import deprecations
from news.models import NewsIndex
from tests import factories
from tests.edge.browsing import Browsing

ARTICLE = "/coast/storm/"
KEPT = [
    "/",
    "/coast/",
    ARTICLE,
    "/archive/",
    "/tags/",
    "/tags/sea/",
    "/authors/",
    "/search/?q=storm",
    "/most-read/",
    "/feed.rss",
    "/feed.atom",
    "/feed.json",
    "/coast/feed.rss",
    "/sitemap.xml",
    "/sitemap-news.xml",
    "/robots.txt",
    "/nothing/",
    "/api/content/v1/articles",
    "/api/content/v1/articles?view=full&limit=20",
    "/api/content/v1/changes",
    "/api/content/v1/site",
]


@pytest.fixture(autouse=True)
def coast(transactional_db: None) -> NewsIndex:
    coast = factories.section(title="Coast", slug="coast")
    factories.article(coast, title="Storm", slug="storm", tags=["sea"], authors=[factories.author()])
    return coast


@pytest.mark.parametrize("address", KEPT)
def test_second_reader_is_given_what_the_first_one_was(
    still: Browsing, address: str, queries: CaptureQueriesContext
) -> None:
    first = still(address)
    assert first.is_kept or address == "/"
    asked = len(queries)
    second = still(address, USER_AGENT="Another")
    assert second.is_hit
    assert len(queries) == asked
    assert (second.status, second.body) == (first.status, first.body)
    for name in ("Content-Type", "ETag", "Cache-Control", "Surrogate-Key", "Content-Length", "Vary"):
        assert second.headers[name] == first.headers[name], name
    assert "s-maxage" in first.headers["Cache-Control"] or "max-age" in first.headers["Cache-Control"]


@pytest.mark.parametrize("address", KEPT)
def test_reader_who_has_it_is_told_so(still: Browsing, address: str) -> None:
    first = still(address)
    if first.status != 200:
        return
    for etag in (first.headers["ETag"], f"W/{first.headers['ETag']}", f'"x", {first.headers["ETag"]}', "*"):
        known = still(address, IF_NONE_MATCH=etag)
        assert (known.status, known.body) == (304, b"")
        assert known.headers["ETag"] == first.headers["ETag"]
        assert "Content-Length" not in known.headers
    assert still(address, IF_NONE_MATCH='"another"').status == 200


def test_script_of_another_site_may_read_that_it_has_it_already(
    still: Browsing, coast: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    since, sunset = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)
    deprecation = deprecations.Deprecation(since, sunset, "https://paper.example/news")
    monkeypatch.setitem(deprecations.DEPRECATIONS, "list_articles", deprecation)
    factories.article(coast)
    address, origin = "/api/content/v1/articles?limit=1", "https://reader.example"
    first = still(address, ORIGIN=origin)
    known = still(address, ORIGIN=origin, IF_NONE_MATCH=first.headers["ETag"])
    assert (known.status, known.is_hit) == (304, True)
    assert known.headers["Access-Control-Allow-Origin"] == "*"
    for name in ("Access-Control-Expose-Headers", "Link", "Deprecation", "Sunset"):
        assert known.headers[name] == first.headers[name], name


def test_reader_who_asks_for_the_first_time_with_a_validator_is_told_so(browse: Browsing) -> None:
    etag = browse(ARTICLE).headers["ETag"]
    browse.edge.memory.touch_all()
    assert browse(ARTICLE, IF_NONE_MATCH=etag).status == 304
    modified = browse("/api/content/v1/articles").headers["Last-Modified"]
    assert browse("/api/content/v1/articles", IF_MODIFIED_SINCE=modified).status == 304
    assert browse("/api/content/v1/articles", IF_MODIFIED_SINCE="yesterday").status == 200


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip;q=0.9", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("gzip;q=0", ""),
        ("identity", ""),
        ("gzip;q=nonsense", ""),
        ("", ""),
    ],
)
def test_page_is_compressed_as_the_reader_accepts_it(still: Browsing, accepted: str, encoding: str) -> None:
    plain = still(ARTICLE)
    packed = still(ARTICLE, ACCEPT_ENCODING=accepted)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert packed.headers.get("Content-Encoding", "") == encoding
    assert unpack(packed.body) == plain.body
    assert int(packed.headers["Content-Length"]) == len(packed.body)
    assert "Accept-Encoding" in packed.headers["Vary"]
    # A strong validator is of the very bytes.
    assert (packed.headers["ETag"] == plain.headers["ETag"]) == (not encoding)
    known = still(ARTICLE, ACCEPT_ENCODING=accepted, IF_NONE_MATCH=packed.headers["ETag"])
    assert known.status == 304


@pytest.mark.parametrize("address", KEPT)
def test_head_is_get_without_a_body(still: Browsing, address: str) -> None:
    head = still(address, method="HEAD")
    get = still(address)
    assert head.body == b""
    assert get.is_hit
    # Of who had it made.
    head.headers.pop("X-Request-Id", None)
    assert head.headers | {"Cache-Status": ""} == get.headers | {"Cache-Status": ""}


def test_parameters_by_which_readers_are_followed_make_no_other_page(still: Browsing) -> None:
    whole = still(ARTICLE)
    followed = still(f"{ARTICLE}?utm_source=mail&fbclid=1&%00=%FF&q")
    assert followed.is_hit or followed.body == whole.body
    assert still("/?utm_source=mail").is_hit
    first = still("/search/?q=storm&utm_source=x&order=date")
    assert first.is_kept
    assert still("/search/?order=date&q=storm").is_hit
    assert "utm_source" not in first.text


def test_parameter_that_the_api_does_not_know_is_refused_and_not_kept(still: Browsing) -> None:
    for _time in range(2):
        refused = still("/api/content/v1/articles?utm_source=mail")
        assert refused.status == 400
        assert not refused.is_hit
    assert not still.edge.memory.found.answers.keys() & {"utm_source"}


def test_quota_is_of_who_asked_and_not_of_who_is_given_the_same(still: Browsing, settings: Any) -> None:
    settings.API_QUOTA = 100
    address = "/api/content/v1/articles?limit=7"
    assert "RateLimit" in still(address, X_FORWARDED_FOR="192.0.2.1").headers
    second = still(address)
    assert second.is_hit
    assert "RateLimit" not in second.headers


def test_who_is_signed_in_is_answered_by_django(still: Browsing) -> None:
    get_user_model().objects.create_superuser("chief", "chief@example.org", "secret")
    client = Client()
    assert client.login(username="chief", password="secret")
    still(ARTICLE)
    response = still(ARTICLE, COOKIE=f"sessionid={client.cookies['sessionid'].value}")
    assert not response.is_hit
    assert "Cache-Status" not in response.headers
    assert {"private", "no-store"} <= {part.strip() for part in response.headers["Cache-Control"].split(",")}
    assert "Surrogate-Key" not in response.headers
    assert still(ARTICLE).is_hit


def test_password_of_a_section_opens_it_for_its_reader_alone(browse: Browsing, coast: NewsIndex) -> None:
    plain = factories.section(title="Inner", slug="inner")
    PageViewRestriction.objects.create(page=plain, restriction_type="password", password="open sesame")
    form = browse("/inner/")
    assert form.status == 200
    assert "csrftoken" in form.headers["Set-Cookie"]
    assert not form.is_kept
    again = browse("/inner/")
    assert not again.is_hit
    assert again.headers["Set-Cookie"] != form.headers["Set-Cookie"]
    # A second window keeps the token of the first one's form.
    token = form.headers["Set-Cookie"].partition(";")[0]
    beside = browse("/inner/", COOKIE=token)
    assert token.partition("=")[2] in beside.headers.get("Set-Cookie", token)


def test_write_is_for_django(still: Browsing) -> None:
    still(ARTICLE)
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"):
        assert not still(ARTICLE, method=method).is_hit
        assert not still("/api/content/v1/articles", method=method).is_hit
    assert still(ARTICLE).is_hit


def test_wagtails_own_api_which_notes_nothing_is_not_kept(still: Browsing) -> None:
    for _time in range(2):
        given = still("/api/v2/pages/")
        assert given.status == 200
        assert "Cache-Status" not in given.headers
