"""Receivers of webhooks: real servers, in threads of the test."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent, and answers as it is told: by `status`, or a status of each body's own."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.status: int | Callable[[Any], int] = 200
        self.answer = b"thanks"
        self.location = ""
        self.received: list[Received] = []
        self.open_at_once = self.most_at_once = 0
        self.counting = threading.Lock()
        self.may_answer = threading.Event()
        self.may_answer.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"

    @property
    def told(self) -> list[Any]:
        return [each.json for each in self.received]


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        with self.server.counting:
            self.server.open_at_once += 1
            self.server.most_at_once = max(self.server.most_at_once, self.server.open_at_once)
        self.is_open = True
        try:
            self.take()
        finally:
            self.leave()

    def leave(self) -> None:
        with self.server.counting:
            self.server.open_at_once -= self.is_open
            self.is_open = False

    do_GET = do_POST  # noqa: N815 - where a redirection would lead
    do_PURGE = do_BAN = do_POST  # noqa: N815 - what a cache understands

    def take(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        if len(body) < length:
            # Whoever sent it was killed.
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append(Received(self.command, self.path, headers, body))
        self.server.may_answer.wait(60)
        # Whoever has the answer may send the next at once.
        self.leave()
        status = self.server.status
        self.send_response(status if isinstance(status, int) else status(json.loads(body)))
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(self.server.answer)))
        with suppress(BrokenPipeError, ConnectionResetError):
            self.end_headers()
            self.wfile.write(self.server.answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        pass


@contextmanager
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.may_answer.set()
            server.shutdown()
            thread.join()


def wait_for(question: Callable[[], Any], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
