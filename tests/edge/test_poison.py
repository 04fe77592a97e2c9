"""What is not in the key can't change what others are given."""

from threading import Event

import pytest
from wagtail.contrib.redirects.models import Redirect

from tests import factories
from tests.edge.browsing import Browsing

ADDRESSES = ["/", "/coast/storm/", "/coast", "/feed.json", "/nothing/", "/api/content/v1/articles?limit=1"]
FORGED = {
    "X_FORWARDED_HOST": "evil.example",
    "X_FORWARDED_PORT": "666",
    "X_FORWARDED_PREFIX": "/evil",
    "X_FORWARDED_SERVER": "evil.example",
    "X_HOST": "evil.example",
    "FORWARDED": "host=evil.example;proto=evil",
    "X_ORIGINAL_URL": "/evil/",
    "X_REWRITE_URL": "/evil/",
    "X_HTTP_METHOD_OVERRIDE": "DELETE",
    "X_METHOD_OVERRIDE": "POST",
    "ACCEPT_LANGUAGE": "ru",
    "COOKIE": "django_language=ru; messages=evil; theme=evil",
    "RANGE": "bytes=0-10",
    "IF_RANGE": '"x"',
    "IF_MATCH": '"evil"',
    "REFERER": "https://evil.example/",
    "USER_AGENT": "evil",
    "X_REQUESTED_WITH": "XMLHttpRequest",
    "CONTENT_TYPE": "text/evil",
    "SAVE_DATA": "on",
    "EXPECT": "100-continue",
    "UPGRADE": "h2c",
    "X_REQUEST_ID": "evil",
}


@pytest.fixture(autouse=True)
def storm(transactional_db: None) -> None:
    factories.article(factories.section(title="Coast", slug="coast"), title="Storm", slug="storm")


@pytest.mark.parametrize("address", ADDRESSES)
def test_forged_header_changes_nothing_for_anybody(browse: Browsing, address: str) -> None:
    honest = browse(address)
    for name, value in FORGED.items():
        browse.edge.memory.touch_all()
        forged = browse(address, **{name: value})
        assert "evil" not in f"{forged.headers}{forged.body!r}", name
        after = browse(address)
        assert (after.status, after.body) == (honest.status, honest.body), name
        own = {"Cache-Status", "RateLimit", "X-Request-Id", "Last-Modified"}
        assert {k: v for k, v in after.headers.items() if k not in own} == {
            k: v for k, v in honest.headers.items() if k not in own
        }, name


def test_host_that_is_not_ours_is_refused_and_not_kept(browse: Browsing) -> None:
    for host in ("evil.example", "localhost:80@evil.example", "localhost/evil", "", "LOCALHOST\x00"):
        for _time in range(2):
            assert browse("/coast/storm/", HOST=host).status == 400
    assert not browse.edge.memory.found.answers


def test_host_of_another_writing_has_an_entry_of_its_own(browse: Browsing) -> None:
    assert browse("/coast/storm/").is_kept
    other = browse("/coast/storm/", HOST="LOCALHOST")
    assert not other.is_hit
    assert other.status in {200, 400}


def test_scheme_is_what_the_trusted_proxy_says(browse: Browsing, settings: object) -> None:
    assert browse("/feed.json", X_FORWARDED_PROTO="https").is_kept
    # No proxy is trusted: the header is not believed, by Django neither.
    assert browse("/feed.json", X_FORWARDED_PROTO="http").is_hit


@pytest.mark.parametrize(
    "path", ["//coast/storm/", "/coast//storm/", "/coast/storm/.", "/coast/storm/%2e", "/\x00", "/ÿþ/"]
)
def test_odd_address_is_one_of_its_own(browse: Browsing, path: str) -> None:
    browse("/coast/storm/")
    assert not browse(path).is_hit
    assert browse(path).status in {301, 400, 404}
    assert browse("/coast/storm/").text.count("Storm")


def test_address_that_is_too_long_is_not_kept(browse: Browsing) -> None:
    for address in (f"/{'x' * 3000}/", f"/search/?q={'x' * 3000}"):
        assert browse(address).status in {200, 404}
        assert not browse(address).is_hit


def test_origin_and_accept_are_in_the_key_of_the_api(browse: Browsing, settings: object) -> None:
    settings.API_CORS_ORIGINS = ["https://a.example", "https://b.example"]  # type: ignore[attr-defined]
    address = "/api/content/v1/articles"
    for _time in range(2):
        for origin in ("https://a.example", "https://b.example", "https://evil.example"):
            allowed = browse(address, ORIGIN=origin).headers.get("Access-Control-Allow-Origin")
            assert allowed == (None if "evil" in origin else origin)
        assert browse(address, ACCEPT="text/evil").status == 406
        assert browse(address, ACCEPT="application/json").status == 200


@pytest.mark.parametrize("known", [False, True], ids=["nothing is kept", "what is not there is kept"])
def test_redirect_of_an_address_with_a_query_is_followed_and_kept_by_nobody(
    browse: Browsing, known: bool
) -> None:
    Redirect.add_redirect("/article.php?id=7", "/coast/storm/")
    if known:
        browse("/article.php")
        assert browse("/article.php").is_hit
    for _time in range(2):
        given = browse("/article.php?id=7")
        assert (given.status, given.headers["Location"]) == (301, "/coast/storm/")
        assert browse("/article.php?id=8").status == browse("/article.php").status == 404
    assert {answer.status[:3] for answer in browse.edge.memory.missing.answers.values()} == {"404"}
    assert not browse.edge.memory.found.answers


@pytest.mark.parametrize(
    "parameter", ["charset=cp037", "charset =cp037", "charset*=utf-8''cp037", "x*=nope''y"]
)
@pytest.mark.parametrize("address", ["/search/?q=storm", "/api/content/v1/articles?q=storm"])
def test_charset_of_a_request_does_not_change_what_others_are_given(
    browse: Browsing, address: str, parameter: str
) -> None:
    honest = browse(address)
    browse.edge.memory.touch_all()
    assert browse(address, CONTENT_TYPE=f"text/plain; {parameter}").body == honest.body
    assert browse(address).body == honest.body


def test_redirect_is_followed_while_another_asks_for_what_is_not_there(browse: Browsing) -> None:
    Redirect.add_redirect("/article.php?id=7", "/coast/storm/")
    browse("/article.php")
    (key,) = browse.edge.memory.missing.answers
    browse.edge.memory.get(key).old_at = 0
    # As if another request had it made at this moment.
    browse.edge.making[key] = Event()
    assert browse("/article.php?id=7").status == 301
