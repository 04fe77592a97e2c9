"""Which addresses requests may go to."""

import ipaddress
import socket
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from cms.ops import internet
from cms.ops.internet import AddressRefused, check, is_public, resolve


@pytest.fixture(autouse=True)
def nothing_allowed(settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = []


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Let each look-up get the next of the answers; return the list of what is asked."""
    asked: list[str] = []
    left = list(answers)

    def getaddrinfo(host: str, port: int, **kwargs: Any) -> list[Any]:
        asked.append(host)
        numbers = left.pop(0)
        return [
            (socket.AF_INET6 if ":" in each else socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port))
            for each in numbers
        ]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


REFUSED = [
    "http://hooks.example.org/",
    "ftp://hooks.example.org/",
    "//hooks.example.org/",
    "hooks.example.org",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "https:///hook",
    "https://",
    "https://[/hook",
    "https://example.org:0/",
    "https://example.org:99999/",
    "https://example.org:x/",
    # this machine and local networks
    "https://localhost/",
    "https://LOCALHOST/",
    "https://localhost./",
    "https://chat.localhost/",
    "https://intranet/",
    "https://db.internal/",
    "https://printer.local./",
    "https://127.0.0.1/",
    "https://127.0.0.1./",
    "https://127.8.8.8/",
    "https://0.0.0.0/",
    "https://10.0.0.7:8443/",
    "https://172.31.255.255/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/",
    "https://100.127.255.255/",
    "https://198.18.0.1/",
    "https://192.0.2.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://240.0.0.1/",
    # the same, spelled otherwise
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0x0.0x0.0x1/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://00000177.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://0/",
    "https://3232235521/",
    "https://0xa9fea9fe/",
    "https://①②⑦.⓪.⓪.①/",
    "https://１２７.０.０.１/",
    "https://127。0。0。1/",
    "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "https://%31%32%37.0.0.1/",
    # who is it, really?
    "https://user@127.0.0.1/",
    "https://hooks.example.org@127.0.0.1/",
    "https://hooks.example.org:443@127.0.0.1/",
    "https://hooks.example.org\\@127.0.0.1/",
    "https://127.0.0.1\\.example.org/",
    "https://127.0.0.1#@hooks.example.org/",
    "https://127.0.0.1?@hooks.example.org/",
    "https://user:secret@hooks.example.org/",
    "https://hooks.exa mple.org/",
    "https://hooks..example.org/",
    # IPv6
    "https://[::]/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[::127.0.0.1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[fc00::1]/",
    "https://[fd12:3456::1]/",
    "https://[ff02::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2002:a00:1::1]/",
    "https://[2001:0:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::10.0.0.1]/",
    "https://[64:ff9b:1::8.8.8.8]/",
    "https://[100::1]/",
    "https://[v1.fe80::1]/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_not_on_the_internet_by_https_is_refused_in_any_spelling(url: str) -> None:
    with pytest.raises(AddressRefused):
        resolve(check(url), 1)


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://hooks.example.org/a/b?c=d&e=f", "hooks.example.org", 443, "/a/b?c=d&e=f"),
        ("HTTPS://Hooks.Example.ORG.:8443", "hooks.example.org", 8443, "/"),
        ("https://example.org?q", "example.org", 443, "/?q"),
        ("https://example.org/a#fragment", "example.org", 443, "/a"),
        ("https://xəbər.az/yeni xəbər", "xn--xbr-dtbb.az", 443, "/yeni%20x%C9%99b%C9%99r"),
        ("https://example.org/%2e%2E/\\", "example.org", 443, "/%2e%2E/%5C"),
        ("https://8.8.8.8/", "8.8.8.8", 443, "/"),
        ("https://0x08080808/", "8.8.8.8", 443, "/"),
        ("https://[2606:4700::1111]/", "2606:4700::1111", 443, "/"),
        ("https://[64:ff9b::8.8.8.8]/", "64:ff9b::808:808", 443, "/"),
    ],
)
def test_address_on_the_internet_is_read_once(url: str, host: str, port: int, path: str) -> None:
    target = check(url)
    assert (target.host, target.port, target.path, target.secure) == (host, port, path, True)


@pytest.mark.parametrize(
    "numbers",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["::1"],
        ["::ffff:10.0.0.1"],
        ["93.184.216.34", "10.0.0.1"],
        ["2606:4700::1111", "fd00::1"],
        ["64:ff9b::a00:1"],
    ],
)
def test_name_of_which_any_number_is_local_is_refused(
    numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, numbers)
    target = check("https://rebind.example.org/")
    with pytest.raises(AddressRefused):
        resolve(target, 5)


def test_name_is_looked_up_once_and_all_its_numbers_are_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = names(monkeypatch, ["93.184.216.34", "2606:4700::1111"], ["127.0.0.1"])
    found = resolve(check("https://Hooks.example.org/"), 5)
    assert [str(each) for each in found] == ["93.184.216.34", "2606:4700::1111"]
    assert asked == ["hooks.example.org"]


def test_look_up_that_never_ends_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: never.wait(20))
    with pytest.raises(TimeoutError):
        resolve(check("https://slow.example.org/"), 0.2)
    never.set()


def test_name_that_is_not_found_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*args: Any, **kwargs: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(OSError, match="not known"):
        resolve(check("https://nobody.example.org/"), 5)


@given(st.ip_addresses())
def test_nothing_that_python_calls_local_or_special_is_public(number: Any) -> None:
    special = (
        number.is_private
        or number.is_loopback
        or number.is_link_local
        or number.is_multicast
        or number.is_unspecified
        or (number.is_reserved and number not in internet.NAT64)
    )
    assert not (special and is_public(number))


@given(st.ip_addresses(v=4))
def test_embedded_number_is_no_way_around(number: ipaddress.IPv4Address) -> None:
    for form in (
        f"::ffff:{number}",
        f"::{number}",
        f"2002:{number.packed[:2].hex()}:{number.packed[2:].hex()}::",
    ):
        assert not is_public(ipaddress.ip_address(form))
    assert is_public(ipaddress.ip_address(f"64:ff9b::{number}")) == is_public(number)


# What the settings allow


@pytest.mark.parametrize(
    ("allowed", "url"),
    [
        ("127.0.0.0/8", "http://127.0.0.1:8000/"),
        ("127.0.0.0/8", "https://2130706433/"),
        ("10.1.2.3", "http://10.1.2.3/"),
        ("::1", "http://[::1]/"),
        ("fd00::/8", "https://[fd00::7]/"),
    ],
)
def test_number_that_the_settings_allow_may_be_local_and_without_tls(
    allowed: str, url: str, settings: Settings
) -> None:
    settings.OUTBOUND_ALLOW = [allowed]
    resolve(check(url), 1)


def test_name_that_the_settings_allow_may_be_local_and_without_tls(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTBOUND_ALLOW = ["Chat.lan"]
    names(monkeypatch, ["10.0.0.7"])
    assert [str(each) for each in resolve(check("http://chat.lan/"), 5)] == ["10.0.0.7"]


@pytest.mark.parametrize(
    "url", ["http://10.2.0.1/", "https://10.2.0.1/", "https://127.0.0.1/", "http://8.8.8.8/"]
)
def test_nothing_else_is_allowed_with_it(url: str, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = ["10.1.0.0/16", "chat.lan"]
    with pytest.raises(AddressRefused):
        check(url)


def test_name_may_lead_into_an_allowed_network_by_https_only(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTBOUND_ALLOW = ["10.1.0.0/16"]
    names(monkeypatch, ["10.1.0.5"], ["10.1.0.5", "10.2.0.5"])
    assert [str(each) for each in resolve(check("https://chat.example.org/"), 5)] == ["10.1.0.5"]
    with pytest.raises(AddressRefused):
        resolve(check("https://chat.example.org/"), 5)
    with pytest.raises(AddressRefused):
        check("http://chat.example.org/")
