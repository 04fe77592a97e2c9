"""Requests to addresses that people enter, against real servers, good and bad."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from cms.ops import outbound
from cms.ops.internet import AddressRefused
from cms.ops.outbound import MAX_ANSWER_BYTES, Answer, NotReached
from tests.webhooks.receivers import Receiver, receiver
from tests.webhooks.sockets import bad_server, certificate, server_context

OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def server() -> Iterator[Receiver]:
    with receiver() as server:
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "TIMEOUT_SECONDS", 0.5)


def post(url: str, body: bytes = b"{}") -> Answer:
    return outbound.post(url, body=body, headers={"Content-Type": "application/json", "X-Token": "t"})


def answer_to(script: Callable[[socket.socket], Any]) -> Answer:
    with bad_server(script) as port:
        return post(f"http://127.0.0.1:{port}/")


def resolve_to(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Let each look-up get the next number; return the list of names asked for."""
    asked: list[str] = []
    left = list(answers)

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (left.pop(0), port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_body_and_headers_arrive_and_the_answer_comes_back(server: Receiver) -> None:
    server.status, server.answer = 202, "Danke schön".encode()
    answer = post(f"{server.url}?a=b", b'{"news": 1}')
    assert (answer.status, answer.reason, answer.text, answer.is_success) == (
        202,
        "Accepted",
        "Danke schön",
        True,
    )
    (received,) = server.received
    assert (received.path, received.body) == ("/hook?a=b", b'{"news": 1}')
    assert received.headers["host"] == f"127.0.0.1:{server.server_port}"
    assert received.headers["content-type"] == "application/json"
    assert received.headers["x-token"] == "t"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirection_is_not_followed(server: Receiver, status: int) -> None:
    server.status, server.location = status, f"{server.url}/elsewhere"
    assert post(server.url).status == status
    assert [each.path for each in server.received] == ["/hook"]


def test_proxy_of_the_environment_is_not_used(server: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    with bad_server(lambda connection: connection.sendall(OK + b"\r\nproxy")) as port:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        assert post(server.url).text == "thanks"


# How much, and how long


def test_no_more_than_64_kilobytes_are_read_of_an_answer(server: Receiver) -> None:
    server.answer = b"x" * (MAX_ANSWER_BYTES + 10)
    answer = post(server.url)
    assert answer.body == b"x" * MAX_ANSWER_BYTES
    assert answer.text == "x" * 500


def test_answer_without_end_is_cut_and_soon_left() -> None:
    sent = 0

    def endless(connection: socket.socket) -> None:
        nonlocal sent
        connection.sendall(OK + b"\r\n")
        while True:
            sent += connection.send(b"x" * 65536)

    began = time.monotonic()
    assert len(answer_to(endless).body) == MAX_ANSWER_BYTES
    assert time.monotonic() - began < 3
    assert sent < 50_000_000


@pytest.mark.parametrize("size", [b"-1", b"-ffff", b"ffffffffffff"])
def test_chunk_of_an_impossible_size_is_no_way_to_fill_the_memory(size: bytes) -> None:
    def chunk(connection: socket.socket) -> None:
        connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n" + size + b"\r\n" + b"x" * 300_000)

    with suppress(NotReached):
        assert len(answer_to(chunk).body) <= MAX_ANSWER_BYTES


@pytest.mark.parametrize("place", ["status", "headers", "continue", "body", "chunks"])
@pytest.mark.usefixtures("impatient")
def test_server_that_drips_is_left_when_the_time_is_up(place: str) -> None:
    begin, drop = {
        "status": (b"", b"H"),
        "headers": (OK, b"X-A: b\r\n"),
        "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        "body": (OK + b"Content-Length: 9999\r\n\r\n", b"x"),
        "chunks": (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    }[place]

    def drip(connection: socket.socket) -> None:
        connection.sendall(begin)
        while True:
            connection.sendall(drop)
            time.sleep(0.1)

    began = time.monotonic()
    with pytest.raises(NotReached, match=r"No answer within 0\.5 seconds"):
        answer_to(drip)
    assert time.monotonic() - began < 1.5


@pytest.mark.usefixtures("impatient")
def test_server_that_says_nothing_is_left_when_the_time_is_up() -> None:
    with pytest.raises(NotReached, match=r"No answer within 0\.5 seconds"):
        answer_to(lambda connection: time.sleep(5))


@pytest.mark.usefixtures("impatient")
def test_server_that_takes_nothing_is_left_when_the_time_is_up() -> None:
    began = time.monotonic()
    with bad_server(lambda connection: time.sleep(5)) as port, pytest.raises(NotReached, match="No answer"):
        post(f"http://127.0.0.1:{port}/", b"x" * 50_000_000)
    assert time.monotonic() - began < 1.5


@pytest.mark.usefixtures("impatient")
def test_server_that_never_accepts_is_left_when_the_time_is_up() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(5)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        with pytest.raises(NotReached, match="No answer"):
            post(f"http://127.0.0.1:{port}/")
        for each in waiting:
            each.close()


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x00\xff garbage\r\n\r\n",
        b"HTTP/1.1 999999 X\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
)
def test_nonsense_is_no_answer_and_nothing_breaks(said: bytes) -> None:
    with pytest.raises(NotReached) as caught:
        answer_to(lambda connection: connection.sendall(said))
    assert "\0" not in str(caught.value)
    assert len(str(caught.value)) <= 500


def test_bytes_that_no_database_takes_are_made_readable() -> None:
    said = b"HTTP/1.1 200 O\x00K\r\nContent-Length: 5\r\n\r\na\x00\xff\xfeb"
    answer = answer_to(lambda connection: connection.sendall(said))
    assert (answer.reason, answer.text) == ("O�K", "a���b")


def test_nobody_there_is_said_without_the_address() -> None:
    with pytest.raises(NotReached, match="ConnectionRefusedError") as caught:
        post("http://127.0.0.1:9/secret-token")
    assert "secret" not in str(caught.value)


# The address that was checked


def test_second_look_up_that_changes_is_never_made(
    server: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTBOUND_ALLOW = ["rebind.example.org"]
    asked = resolve_to(monkeypatch, "127.0.0.1", "127.0.0.2")
    assert post(f"http://rebind.example.org:{server.server_port}/").is_success
    assert asked == ["rebind.example.org"]
    assert server.received[0].headers["host"] == f"rebind.example.org:{server.server_port}"


def test_name_that_leads_here_is_refused_before_anything_is_sent(
    server: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTBOUND_ALLOW = []
    resolve_to(monkeypatch, "127.0.0.1")
    with pytest.raises(AddressRefused):
        post(f"https://rebind.example.org:{server.server_port}/")
    with pytest.raises(AddressRefused):
        post(server.url)
    assert server.received == []


def test_number_that_does_not_answer_leaves_time_for_the_next(
    server: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTBOUND_ALLOW = ["two.example.org"]
    rows = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", server.server_port, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.server_port)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
    assert post(f"http://two.example.org:{server.server_port}/").is_success


# TLS


@pytest.fixture
def secure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[int]:
    """A server that answers by TLS as hooks.example.org; its certificate is trusted."""
    path = certificate(tmp_path, "hooks.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    outbound.tls.cache_clear()
    settings.OUTBOUND_ALLOW = ["hooks.example.org", "other.example.org", "127.0.0.0/8"]
    context = server_context(path)
    with bad_server(lambda connection: connection.sendall(OK + b"\r\nsafe"), tls=context) as port:
        yield port
    outbound.tls.cache_clear()


def test_certificate_is_verified_for_the_name_though_the_connection_goes_to_a_number(
    secure: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, "127.0.0.1", "127.0.0.1", "127.0.0.1")
    assert post(f"https://hooks.example.org:{secure}/").text == "safe"
    assert post(f"https://HOOKS.example.org.:{secure}/").text == "safe"
    with pytest.raises(NotReached, match="Hostname mismatch"):
        post(f"https://other.example.org:{secure}/")
    with pytest.raises(NotReached, match="IP address mismatch"):
        post(f"https://127.0.0.1:{secure}/")


def test_certificate_that_nobody_vouches_for_is_refused(secure: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    outbound.tls.cache_clear()
    resolve_to(monkeypatch, "127.0.0.1")
    with pytest.raises(NotReached, match="self-signed certificate"):
        post(f"https://hooks.example.org:{secure}/")


@pytest.mark.usefixtures("impatient")
def test_dripping_is_cut_off_by_tls_too(secure: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(OK)
        while True:
            connection.sendall(b"X-A: b\r\n")
            time.sleep(0.1)

    resolve_to(monkeypatch, "127.0.0.1")
    context = server_context(tmp_path / "hooks.example.org.pem")
    began = time.monotonic()
    with bad_server(drip, tls=context) as port, pytest.raises(NotReached, match=r"No answer within 0\.5"):
        post(f"https://hooks.example.org:{port}/")
    assert time.monotonic() - began < 1.5


@pytest.mark.usefixtures("impatient")
def test_server_that_never_ends_its_handshake_is_left(secure: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def drip(connection: socket.socket) -> None:
        # The beginning of a message of 16 kilobytes.
        connection.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc")
        while True:
            connection.sendall(b"\x03")
            time.sleep(0.1)

    resolve_to(monkeypatch, "127.0.0.1")
    began = time.monotonic()
    with bad_server(drip, at_once=True) as port, pytest.raises(NotReached, match=r"No answer within 0\.5"):
        post(f"https://hooks.example.org:{port}/")
    assert time.monotonic() - began < 1.5


def test_old_tls_is_refused(tmp_path: Path) -> None:
    assert outbound.tls().minimum_version >= ssl.TLSVersion.TLSv1_2
    assert outbound.tls().verify_mode == ssl.CERT_REQUIRED
    assert outbound.tls().check_hostname
