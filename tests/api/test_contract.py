"""What every answer keeps to: headers, methods, other sites' scripts, keys, quotas, and who is signed in."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from news.api import deprecations
from news.api.deprecations import Deprecation
from news.api.keys.models import ApiKey
from tests import factories
from tests.api.asking import address, get
from tests.api.paper import Paper
from tests.api.test_conditional import ADDRESSES, MOVED_OR_GONE, address_of

pytestmark = pytest.mark.django_db

SHARED = "public, max-age=0, s-maxage=10, stale-while-revalidate=10, stale-if-error=86400"
ERRORS = ["articles?x=1", "articles?limit=x", "articles/999999", "nothing", "articles/", "preview"]


@pytest.fixture(autouse=True)
def as_shipped(settings: Settings) -> None:
    settings.API_CACHE_SECONDS, settings.API_CORS_ORIGINS = 10, ["*"]


@pytest.fixture
def key() -> str:
    made = ApiKey(name="Front end")
    secret = made.give_secret()
    made.save()
    return secret


def with_key(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize("path", ADDRESSES + MOVED_OR_GONE)
def test_public_answer_may_be_kept_by_every_cache(paper: Paper, path: str) -> None:
    response = get(address_of(path, paper))
    assert response["Cache-Control"] == SHARED
    assert response["Vary"] == "Accept, Authorization"
    assert int(response["Content-Length"]) == len(response.content)
    assert "Set-Cookie" not in response
    assert "Content-Language" not in response
    assert response["X-Content-Type-Options"] == "nosniff"
    assert path in {"openapi.json", "docs"} or response["Surrogate-Key"]


@pytest.mark.parametrize("path", ERRORS)
def test_error_is_kept_by_no_cache_without_asking(paper: Paper, path: str) -> None:
    response = get(path)
    assert response["Cache-Control"] == "no-cache"
    assert response["Content-Type"] == "application/problem+json"
    assert int(response["Content-Length"]) == len(response.content)
    assert "Set-Cookie" not in response
    assert "Content-Language" not in response
    assert response["Access-Control-Allow-Origin"] == "*"


def test_seconds_that_a_cache_keeps_an_answer_are_a_setting(paper: Paper, settings: Settings) -> None:
    settings.API_CACHE_SECONDS = 0
    expected = "public, max-age=0, s-maxage=0, stale-while-revalidate=0, stale-if-error=86400"
    assert get("articles")["Cache-Control"] == expected


def test_surrogate_key_names_the_streams_that_are_shown(paper: Paper) -> None:
    home, azeri, roads, ada = paper.home.pk, paper.azeri.pk, paper.id("roads"), paper.authors["ada"].pk
    for path, expected in {
        "articles": f"site:{home} site:{azeri}",
        "articles?language=az": f"site:{azeri}",
        f"articles?section={roads}": f"section:{roads}",
        "articles?author=ada&language=en": f"author:{ada} site:{home}",
        "articles?tag=araz&language=en": f"tag:{home}:araz",
        f"streams/section:{roads}": f"section:{roads}",
        "authors/ada": f"author:{ada}",
        f"articles/{paper.id('bridge')}": f"article:{paper.id('bridge')}",
        f"articles/{paper.id('bridge')}/next": f"article:{paper.id('bridge')} section:{roads}",
        f"articles/{paper.id('match')}/related?limit=1": (
            f"article:{paper.id('match')} section:{paper.id('sport')}"
        ),
        f"articles/{paper.id('hoax')}": f"article:{paper.id('hoax')}",
        "articles/by-path?path=/news/roads/ferry/": f"article:{paper.id('ferry')}",
    }.items():
        assert set(get(path)["Surrogate-Key"].split(" ")) == {"facts", *expected.split(" ")}, path


def test_surrogate_key_is_a_header_whatever_the_slug(paper: Paper) -> None:
    response = get("articles", tag="şəhər \n x", language="en")
    assert response["Surrogate-Key"] == f"facts tag:{paper.home.pk}:%C5%9F%C9%99h%C9%99r%20%0A%20x"


def shared_headers(response: Any) -> dict[str, str]:
    """Return the headers that are not of one request alone."""
    return {name: value for name, value in response.items() if name != "X-Request-Id"}


@pytest.mark.parametrize("path", ADDRESSES + MOVED_OR_GONE + ERRORS)
def test_head_is_get_without_a_body(paper: Paper, path: str) -> None:
    whole = get(address_of(path, paper))
    head = get(address_of(path, paper), method="head")
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert shared_headers(head) == shared_headers(whole)


def test_head_of_an_answer_that_did_not_change_is_a_304_without_a_length(paper: Paper) -> None:
    response = get("articles", method="head", headers={"If-None-Match": get("articles")["ETag"]})
    assert response.status_code == 304
    assert "Content-Length" not in response


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["articles", "articles/1", "nothing", "docs", "preview"])
def test_api_is_only_read(paper: Paper, method: str, path: str) -> None:
    response = get(path, method=method)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "The content API is read with GET and HEAD."


def test_method_that_nobody_knows_is_refused(paper: Paper) -> None:
    assert Client().generic("BREW", address("articles")).status_code == 405


@pytest.mark.parametrize("path", ["articles", "articles/999999", "nothing"])
def test_options_are_answered_without_a_look_at_the_record(
    paper: Paper, path: str, django_assert_num_queries: Any
) -> None:
    asked = {"Origin": "https://reader.example", "Access-Control-Request-Headers": "authorization"}
    with django_assert_num_queries(0):
        response = get(path, method="options", headers=asked)
    assert (response.status_code, response.content) == (204, b"")
    assert response["Allow"] == response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Authorization" in response["Access-Control-Allow-Headers"]
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Content-Length" not in response


@pytest.mark.parametrize(
    ("allowed", "origin", "expected"),
    [
        (["*"], "https://reader.example", "*"),
        (["*"], None, "*"),
        (["https://reader.example", "https://b.example"], "https://reader.example", "https://reader.example"),
        (["https://reader.example"], "https://evil.example", None),
        (["https://reader.example"], "https://reader.example.evil.example", None),
        (["https://reader.example"], "null", None),
        (["https://reader.example"], None, None),
        ([], "https://reader.example", None),
    ],
)
@pytest.mark.parametrize("method", ["get", "options"])
def test_scripts_of_the_sites_that_are_set_may_read(
    paper: Paper,
    settings: Settings,
    allowed: list[str],
    origin: str | None,
    expected: str | None,
    method: str,
) -> None:
    settings.API_CORS_ORIGINS = allowed
    response = get("articles", method=method, headers={"Origin": origin} if origin else None)
    assert response.get("Access-Control-Allow-Origin") == expected
    assert ("Origin" in response.get("Vary", "")) == ("*" not in allowed)
    # No cookie goes with such a request.
    assert "Access-Control-Allow-Credentials" not in response


def test_scripts_may_see_the_headers_that_they_need(paper: Paper) -> None:
    shown = get("articles")["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Link", "RateLimit", "Retry-After", "Deprecation", "Sunset"} <= set(shown)


@pytest.mark.parametrize("path", [*ADDRESSES, *MOVED_OR_GONE, *ERRORS])
def test_who_is_signed_in_gets_what_everybody_gets(paper: Paper, path: str) -> None:
    client = Client()
    client.force_login(factories.superuser("editor"))
    client.cookies["django_language"] = client.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "ru"
    public, signed_in = get(address_of(path, paper)), client.get(address(address_of(path, paper)))
    assert signed_in.content == public.content
    assert signed_in.status_code == public.status_code
    assert shared_headers(signed_in) == shared_headers(public)


def test_nobody_is_asked_who_is_signed_in(
    paper: Paper, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.LOG_POLL_SECONDS = 60
    client = Client()
    client.force_login(factories.superuser("editor"))
    get("tags")
    with django_assert_num_queries(1):
        client.get(address(f"articles/{paper.id('bridge')}"))


def test_answer_does_not_speak_the_language_of_the_page_before(paper: Paper) -> None:
    public = get("site")
    with translation.override("az"):
        assert get("site").content == public.content


@pytest.mark.parametrize("path", ADDRESSES + MOVED_OR_GONE)
def test_answer_to_a_key_is_the_same_and_kept_by_nobody(paper: Paper, key: str, path: str) -> None:
    public, private = get(address_of(path, paper)), get(address_of(path, paper), headers=with_key(key))
    assert private.content == public.content
    assert private["Cache-Control"] == "private, no-store"
    assert private["ETag"] == public["ETag"]
    again = get(address_of(path, paper), headers=with_key(key) | {"If-None-Match": public["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-store")
    # What a key was given is not remembered as what a key is given.
    assert get(address_of(path, paper), headers={"If-None-Match": public["ETag"]})["Cache-Control"] == SHARED


@pytest.mark.parametrize("secret", ["", "x", "dl_", "dl_" + "a" * 40, "dl_" + "a" * 10_000, "dl_ş"])
def test_unknown_key_is_refused_not_ignored(paper: Paper, secret: str) -> None:
    response = Client().get(address("articles"), HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert response["Cache-Control"] == "private, no-store"
    assert response.json()["detail"] == "This key is not known, or was revoked."


def test_key_in_the_address_is_an_unknown_parameter(paper: Paper, key: str) -> None:
    assert get("articles", key=key).json()["parameter"] == "key"


def test_quota_is_told_and_held(paper: Paper, settings: Settings, key: str) -> None:
    settings.API_QUOTA, settings.API_KEY_QUOTA = 2, 3
    first, second, third = (get("articles") for _ in range(3))
    assert first["RateLimit-Policy"] == '"address";q=2;w=60'
    assert (first["RateLimit"], second["RateLimit"]) == ('"address";r=1;t=60', '"address";r=0;t=60')
    assert first["Cache-Control"] == SHARED
    assert (third.status_code, third["Retry-After"]) == (429, "60")
    assert third["Content-Type"] == "application/problem+json"
    assert third["Cache-Control"] == "private, no-store"
    assert third["Access-Control-Allow-Origin"] == "*"
    assert third.json()["detail"] == "The quota of this minute is used up."
    # Nor a 304, nor an error, nor a page of documentation.
    for path in ("articles", "nothing", "docs"):
        assert get(path, headers={"If-None-Match": "*"}).status_code == 429
    # A key has its own.
    statuses = [get("articles", headers=with_key(key)).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_304_counts_and_a_preflight_does_not(paper: Paper, settings: Settings) -> None:
    settings.API_QUOTA = 3
    etag = get("articles")["ETag"]
    for _ in range(5):
        get("articles", method="options")
    assert get("articles", headers={"If-None-Match": etag})["RateLimit"] == '"address";r=1;t=60'


def test_site_beside_the_api_has_no_quota(paper: Paper, settings: Settings) -> None:
    settings.API_QUOTA = 1
    assert [get("site").status_code, get("site").status_code] == [200, 429]
    response = Client().get("/news/")
    assert response.status_code == 200
    assert "RateLimit" not in response
    assert "Access-Control-Allow-Origin" not in response


def test_deprecation_is_announced_in_every_answer_of_the_operation(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    entry = Deprecation(
        since=datetime(2026, 11, 1, tzinfo=UTC),
        sunset=datetime(2027, 11, 1, 12, tzinfo=UTC),
        link="https://docs.example/lists",
    )
    monkeypatch.setitem(deprecations.DEPRECATIONS, "list_articles", entry)
    settings.LOG_POLL_SECONDS = 60
    told = {"Deprecation": "@1793491200", "Sunset": "Mon, 01 Nov 2027 12:00:00 GMT"}
    link = '<https://docs.example/lists>; rel="deprecation"; type="text/html"'
    first = get("articles", limit=1)
    for response in (
        first,
        get("articles", limit="x"),
        get("articles", limit=1, headers={"If-None-Match": first["ETag"]}),
    ):
        assert told.items() <= response.headers.items(), response.status_code
        assert response["Link"].endswith(link)
    assert first["Link"] == f"{first['Link'].split(', ')[0]}, {link}"
    for path in ("articles.ninjs", "sections", "nothing", f"articles/{paper.id('bridge')}"):
        assert "Deprecation" not in get(path)


def test_every_deprecation_is_of_an_operation_and_marked_in_the_description() -> None:
    from news.api.api import api

    marked = {
        operation["operationId"]
        for methods in api.described["paths"].values()
        for operation in methods.values()
        if operation.get("deprecated")
    }
    assert marked == set(deprecations.DEPRECATIONS)


def test_address_that_only_begins_like_the_api_is_the_sites(paper: Paper) -> None:
    for path in ("/api/contentious/", "/api/"):
        response = Client().get(path)
        assert response.status_code == 404
        assert response["Content-Type"].startswith("text/html"), path
