"""What each cache is asked, by real requests to a server of the test's."""

from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from wagtail.contrib.frontend_cache.utils import get_backends

from cms.edge.wsgi import Edge
from cms.ops import cdn
from cms.ops.cdn import MOST_BYTES, MOST_CALLS, KeyBackend, PurgeFailed
from cms.settings.caches import frontend_caches
from tests import factories
from tests.edge.browsing import Browsing
from tests.edge.conftest import AtOnce
from tests.webhooks.receivers import Receiver

ADDRESSES = ["varnish://cache:6081", "fastly://Sv1", "cloudflare://2ab"]
KEYS = ["article:42", "tag:3:%C5%9F%C9%99h%C9%99r"]


def cache(vendor: str, server: Receiver) -> KeyBackend:
    """Return the backend as the settings make it, with the server instead of the vendor's."""
    address = next(each for each in ADDRESSES if each.startswith(vendor))
    parameters = frontend_caches([address], token="t0k")[address]
    parameters["LOCATION"] = f"http://127.0.0.1:{server.server_port}"
    backend: KeyBackend = get_backends({vendor: parameters})[vendor]
    return backend


def asked(server: Receiver, *names: str) -> list[tuple[str, ...]]:
    """Return method, path and these headers of each request; an empty text where there was none."""
    return [
        (each.method, each.path, *(each.headers.get(name, "") for name in names)) for each in server.received
    ]


def test_settings_are_those_of_wagtail() -> None:
    assert frontend_caches(ADDRESSES, token="t0k") == {
        "varnish://cache:6081": {"BACKEND": "cms.ops.cdn.Varnish", "LOCATION": "http://cache:6081"},
        "fastly://Sv1": {"BACKEND": "cms.ops.cdn.Fastly", "SERVICE": "Sv1", "TOKEN": "t0k"},
        "cloudflare://2ab": {"BACKEND": "cms.ops.cdn.Cloudflare", "ZONEID": "2ab", "BEARER_TOKEN": "t0k"},
    }


def test_varnish_is_told_keys_parted_by_blanks(server: Receiver) -> None:
    cache("varnish", server).purge_keys(KEYS)
    host = f"127.0.0.1:{server.server_port}"
    assert asked(server, "xkey-purge", "host") == [("PURGE", "/", " ".join(KEYS), host)]
    assert server.received[0].body == b""


def test_varnish_is_told_to_forget_everything(server: Receiver) -> None:
    cache("varnish", server).purge_all()
    assert asked(server, "xkey-purge") == [("BAN", "/", "")]


def test_fastly_is_told_keys_parted_by_blanks(server: Receiver) -> None:
    cache("fastly", server).purge_keys(KEYS)
    assert asked(server, "fastly-key", "surrogate-key") == [
        ("POST", "/service/Sv1/purge", "t0k", " ".join(KEYS))
    ]
    assert "fastly-soft-purge" not in server.received[0].headers


def test_fastly_is_told_to_forget_everything(server: Receiver) -> None:
    cache("fastly", server).purge_all()
    assert asked(server, "fastly-key", "surrogate-key") == [("POST", "/service/Sv1/purge_all", "t0k", "")]


def test_fastly_is_told_one_address(server: Receiver) -> None:
    cache("fastly", server).purge("https://news.example/coast/?page=2")
    assert asked(server, "fastly-key") == [("POST", "/purge/news.example/coast/?page=2", "t0k")]


@pytest.mark.parametrize("everything", [False, True])
def test_cloudflare_is_told_tags_or_everything(server: Receiver, everything: bool) -> None:
    backend = cache("cloudflare", server)
    if everything:
        backend.purge_all()
    else:
        backend.purge_keys(KEYS)
    path = "/client/v4/zones/2ab/purge_cache"
    assert asked(server, "authorization", "content-type") == [
        ("POST", path, "Bearer t0k", "application/json")
    ]
    assert server.told == [{"purge_everything": True} if everything else {"tags": KEYS}]


def test_no_call_is_larger_than_the_vendor_takes(server: Receiver) -> None:
    keys = {f"article:{number}" for number in range(300)}
    cache("cloudflare", server).purge_keys(keys)
    assert [len(told["tags"]) for told in server.told] == [30] * 10
    assert {tag for told in server.told for tag in told["tags"]} == keys
    server.received.clear()
    cache("fastly", server).purge_keys(keys)
    assert [len(each.headers["surrogate-key"].split()) for each in server.received] == [256, 44]


def test_no_header_is_larger_than_a_cache_takes(server: Receiver) -> None:
    keys = {f"tag:3:{'%C9%99' * 60}{number}" for number in range(30)}
    cache("varnish", server).purge_keys(keys)
    headers = [each.headers["xkey-purge"] for each in server.received]
    assert max(map(len, headers)) <= MOST_BYTES
    assert {key for header in headers for key in header.split()} == keys


def test_more_keys_than_calls_are_made_for_are_everything(server: Receiver) -> None:
    cache("cloudflare", server).purge_keys(f"article:{number}" for number in range(30 * MOST_CALLS + 1))
    assert server.told == [{"purge_everything": True}]


def test_no_keys_are_no_call(server: Receiver) -> None:
    cache("fastly", server).purge_keys([])
    assert server.received == []


def test_cache_in_our_own_network_is_reached_without_being_allowed(server: Receiver, settings: Any) -> None:
    settings.OUTBOUND_ALLOW = []
    cache("varnish", server).purge_keys(KEYS)
    assert len(server.received) == 1


@pytest.mark.parametrize("vendor", ["varnish", "fastly", "cloudflare"])
def test_refusal_is_an_error_that_says_what_was_answered(server: Receiver, vendor: str) -> None:
    server.status, server.answer = 403, b"not you"
    with pytest.raises(PurgeFailed, match="403 Forbidden: not you"):
        cache(vendor, server).purge_keys(KEYS)


def test_redirection_is_no_success(server: Receiver) -> None:
    server.status, server.location = 302, "/elsewhere"
    with pytest.raises(PurgeFailed):
        cache("varnish", server).purge_all()
    assert len(server.received) == 1


@pytest.mark.parametrize("said", [b'{"success": false, "errors": []}', b"fine", b"[]"])
def test_cloudflare_that_says_nothing_of_success_has_failed(server: Receiver, said: bytes) -> None:
    server.answer = said
    with pytest.raises(PurgeFailed):
        cache("cloudflare", server).purge_keys(KEYS)


def test_cache_that_fails_keeps_nothing_from_the_next(server: Receiver) -> None:
    works = cache("varnish", server)
    broken = cache("varnish", server)
    broken.cache_netloc = "127.0.0.1:1"
    with pytest.raises(PurgeFailed, match=r"^Varnish: ConnectionRefusedError"):
        cdn.purge(set(KEYS), [broken, works])
    assert asked(server, "xkey-purge") == [("PURGE", "/", " ".join(KEYS))]


def test_wagtails_own_backends_are_not_asked_for_keys(settings: Any) -> None:
    own = {"BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend", "LOCATION": "http://cache"}
    settings.WAGTAILFRONTENDCACHE = {"own": own}
    assert cdn.backends() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/coast/", "/tags/", "/api/content/v1/articles"])
def test_cloudflare_reads_the_keys_of_an_answer_in_a_header_of_its_own(
    client: Client, settings: Any, address: str
) -> None:
    factories.article(factories.section(slug="coast"), tags=["şəhər, dəniz"])
    assert "Cache-Tag" not in client.get(address)
    settings.MIDDLEWARE = ["cms.ops.cdn.CacheTag", *settings.MIDDLEWARE]
    edge = Edge(WSGIHandler(), most_bytes=10_000_000)
    edge.follower = AtOnce(edge.memory)
    browse = Browsing(edge)
    given = browse(address)
    assert given.headers["Cache-Tag"].split(",") == given.headers["Surrogate-Key"].split(" ")
    known = browse(address, IF_NONE_MATCH=given.headers["ETag"])
    assert (known.status, known.headers["Cache-Tag"]) == (304, given.headers["Cache-Tag"])


@pytest.mark.django_db
def test_private_answer_names_nothing(client: Client, settings: Any) -> None:
    settings.MIDDLEWARE = ["cms.ops.cdn.CacheTag", *settings.MIDDLEWARE]
    assert "Cache-Tag" not in Client().get("/-/live")
