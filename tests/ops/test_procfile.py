"""The application server, as the Procfile starts it: no crowd that does nothing keeps others out."""

import os
import re
import resource
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

from cms.ops.bodies import MOST_AT_ONCE
from cms.ops.connections import MOST_FILES, allow_connections
from tests.ops.workers import ROOT, wait_until

COMMAND = parse_procfile((ROOT / "Procfile").read_text()).processes["web"]
PROCESSES = int(re.findall(r"--workers (\d+)", COMMAND)[0])
IDLE = 1200


@pytest.fixture(autouse=True)
def more_files() -> Iterator[None]:
    """The test has an end of each connection, too; the server inherits what is allowed."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    allow_connections()
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture
def address() -> Iterator[tuple[str, int]]:
    """Serve `tests.ops.echo` in the place of the newsroom."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    variables = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PORT": str(port),
        # It would wait for senders who never end.
        "GRANIAN_WORKERS_KILL_TIMEOUT": "1",
    }
    command = COMMAND.replace("cms.wsgi:application", "tests.ops.echo:application")
    command = re.sub(r"--workers-kill-timeout \d+", "", command)
    process = subprocess.Popen(["sh", "-c", command], cwd=ROOT, env=os.environ | variables)
    try:
        wait_until(lambda: is_open(port))
        yield "127.0.0.1", port
    finally:
        process.terminate()
        process.wait(20)


def is_open(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def read(address: tuple[str, int]) -> None:
    with urllib.request.urlopen(f"http://{address[0]}:{address[1]}/", timeout=20) as response:
        assert response.status == 200


def test_procfile_has_one_thread_more_than_may_wait() -> None:
    (threads,) = re.findall(r"--blocking-threads (\d+)", COMMAND)
    assert int(threads) == MOST_AT_ONCE + 1


def test_readers_are_served_while_many_send_slowly(address: tuple[str, int]) -> None:
    with ExitStack() as stack:
        senders = [stack.enter_context(socket.create_connection(address)) for _number in range(20)]
        for sender in senders:
            sender.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n\r\na=")
        at_least = len(senders) - PROCESSES * MOST_AT_ONCE
        wait_until(lambda: sum(map(is_answered, senders)) >= at_least)
        refused = [sender for sender in senders if is_answered(sender)]
        assert all(sender.recv(12) == b"HTTP/1.1 503" for sender in refused)
        for _reader in range(20):
            read(address)
        waited_for = [sender for sender in senders if sender not in refused]
        assert waited_for
        for sender in waited_for:
            sender.sendall(b"b" * 498)
            sender.settimeout(20)
            assert sender.recv(12) == b"HTTP/1.1 200"


def is_answered(sender: socket.socket) -> bool:
    sender.setblocking(False)
    try:
        return bool(sender.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return False
    finally:
        sender.setblocking(True)


@pytest.mark.parametrize("asked", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"])
def test_readers_are_served_while_many_keep_a_connection_open(address: tuple[str, int], asked: bytes) -> None:
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > IDLE
    with ExitStack() as stack:
        for _number in range(IDLE):
            client = stack.enter_context(socket.create_connection(address))
            client.settimeout(20)
            if asked:
                client.sendall(asked)
                assert client.recv(12) == b"HTTP/1.1 200"
        for _reader in range(20):
            read(address)


def test_head_of_a_request_may_not_grow_without_end(address: tuple[str, int]) -> None:
    def answer_to(header: bytes) -> bytes:
        with socket.create_connection(address) as client:
            client.settimeout(20)
            client.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + header)
            return client.recv(12)

    assert answer_to(b"x" * 30_000 + b"\r\n\r\n") == b"HTTP/1.1 200"
    # Without an end: what was kept of it would be memory.
    assert answer_to(b"x" * 100_000) == b"HTTP/1.1 431"


def test_process_may_open_as_many_files_as_it_is_allowed_to() -> None:
    code = (
        "import resource; from cms.ops.connections import allow_connections; "
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, {hard})); allow_connections(); "
        "print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    for hard, expected in [(1000, 1000), (MOST_FILES, MOST_FILES)]:
        command = [sys.executable, "-c", code.format(hard=hard)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.split() == [str(expected), str(hard)]
