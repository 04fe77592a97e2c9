"""Whoever sends slowly has not all threads of a server process."""

import os
import re
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from cms.ops.bodies import BUSY, MOST_AT_ONCE, MOST_IN_MEMORY, FewBodies
from tests.ops.echo import echo
from tests.ops.workers import wait_until

ROOT = Path(__file__).parents[2]


class Slow(BytesIO):
    """A body that comes once it is let in."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.is_waited_for, self.comes = threading.Event(), threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        self.is_waited_for.set()
        assert self.comes.wait(20)
        return super().read(size)


def ask(application: FewBodies, body: Any = b"", length: str | None = None) -> tuple[str, bytes]:
    begun: list[str] = []
    stream = body if isinstance(body, BytesIO) else BytesIO(body)
    environ = {"REQUEST_METHOD": "POST", "wsgi.input": stream}
    environ["CONTENT_LENGTH"] = str(len(stream.getvalue())) if length is None else length
    answer = b"".join(application(environ, lambda status, _headers: begun.append(status)))
    return begun[-1], answer


@pytest.mark.parametrize("size", [3, MOST_IN_MEMORY + 1])
def test_few_are_waited_for_and_all_others_are_answered(size: int) -> None:
    few, answers = FewBodies(echo), []
    bodies = [Slow(b"x" * size) for _number in range(MOST_AT_ONCE)]
    threads = [threading.Thread(target=lambda body=body: answers.append(ask(few, body))) for body in bodies]
    for thread, body in zip(threads, bodies, strict=True):
        thread.start()
        assert body.is_waited_for.wait(20)
    assert ask(few) == ("200 OK", b"")
    assert ask(few, b"one more") == ("503 Service Unavailable", BUSY)
    bodies[0].comes.set()
    threads[0].join(20)
    assert ask(few, b"one more") == ("200 OK", b"one more")
    for body in bodies[1:]:
        body.comes.set()
    for thread in threads[1:]:
        thread.join(20)
    assert answers == [("200 OK", b"x" * size)] * MOST_AT_ONCE


def test_what_comes_in_pieces_or_ends_early_is_given_as_far_as_it_came() -> None:
    class Pieces(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(2, size or 0))

    assert ask(FewBodies(echo), Pieces(b"12345"))[1] == b"12345"
    assert ask(FewBodies(echo), b"123", "5") == ("200 OK", b"123")


@pytest.mark.parametrize("length", ["", "-1", "x", "٣"])
def test_without_a_length_nothing_is_waited_for(length: str) -> None:
    def tells(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [str(environ["wsgi.input"].tell()).encode()]

    few = FewBodies(tells, most=1)
    assert ask(few, b"not read", length) == ("200 OK", b"0")


def test_place_is_free_again_after_an_error() -> None:
    def fails(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise LookupError

    few = FewBodies(fails, most=1)
    for size in (3, MOST_IN_MEMORY + 1) * 2:
        with pytest.raises(LookupError):
            ask(few, b"x" * size)


def test_procfile_has_one_thread_more_than_may_wait() -> None:
    (threads,) = re.findall(r"--blocking-threads (\d+)", (ROOT / "Procfile").read_text())
    assert int(threads) == MOST_AT_ONCE + 1


@pytest.fixture
def address() -> Iterator[tuple[str, int]]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [
        str(Path(sys.executable).parent / "granian"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--http", "1", "--no-ws"),
        *("--workers", "1", "--blocking-threads", str(MOST_AT_ONCE + 1), "--log-level", "error"),
        # It would wait for those who never end.
        *("--workers-kill-timeout", "1"),
        "tests.ops.echo:application",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        wait_until(lambda: is_open(port))
        yield "127.0.0.1", port
    finally:
        process.terminate()
        process.wait(20)


def is_open(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def test_readers_are_served_while_many_send_slowly(address: tuple[str, int]) -> None:
    url = f"http://{address[0]}:{address[1]}/"
    with ExitStack() as stack:
        senders = [stack.enter_context(socket.create_connection(address)) for _number in range(12)]
        for sender in senders:
            sender.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\na=")
        refused = [sender for sender in senders if is_answered(sender)]
        assert len(refused) == len(senders) - MOST_AT_ONCE
        assert all(sender.recv(12) == b"HTTP/1.1 503" for sender in refused)
        for _reader in range(20):
            with urllib.request.urlopen(url, timeout=20) as response:
                assert response.status == 200
        slow = next(sender for sender in senders if sender not in refused)
        slow.sendall(b"b" * 498)
        slow.settimeout(20)
        assert slow.recv(12) == b"HTTP/1.1 200"
        with urllib.request.urlopen(url, data=b"more", timeout=20) as response:
            assert response.read() == b"more"


def is_answered(sender: socket.socket) -> bool:
    """Is there an answer within two seconds? Those that are waited for get none."""
    sender.settimeout(2)
    try:
        return bool(sender.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return False
