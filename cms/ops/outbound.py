"""Requests to other hosts. To addresses that people enter, as of webhooks and chats, `post` is the only way.

A server that asks wherever it is told to can be made to ask its own network. So the name is looked up
once, every number that comes is checked (`cms.ops.internet`), and the connection goes to a number that
was checked: a second look-up could answer something else. No proxy of the environment, no redirection.
"""

import functools
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection

from django.utils.translation import gettext as _

from cms.ops.internet import Address, Target, check, resolve

TIMEOUT_SECONDS = 7.0
MAX_ANSWER_BYTES = 64 * 1024
LONGEST_TEXT = 500


class NotReached(Exception):
    """No whole answer came in time. The message says why, without the address."""


@dataclass(frozen=True)
class Answer:
    status: int
    reason: str
    body: bytes
    """Not more than `MAX_ANSWER_BYTES`; the rest was left where it was."""

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        """The beginning of the body, as text that any database takes."""
        return shown(self.body.decode("utf-8", "replace"))


class Deadline:
    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.at = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left; raise `TimeoutError` if none are."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Post the body and return what was answered, whatever the status.

    All of it, from the look-up of the name to the answer's end, takes `TIMEOUT_SECONDS` at most.
    Raises `AddressRefused` or `NotReached`.
    """
    return ask("POST", check(url), body=body, headers=headers)


def ask(method: str, target: Target, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """The same with another method, or to an address of our own settings (`cms.ops.internet.own`)."""
    deadline = Deadline(TIMEOUT_SECONDS)
    try:
        with connected(target, deadline) as sock:
            answer = exchange(method, target, sock, body, headers)
            # A connection that was cut off looks like one that had no more to say.
            deadline.left()
            return answer
    except TimeoutError as error:
        raise NotReached(no_answer(deadline)) from error
    except (OSError, HTTPException) as error:
        late = time.monotonic() >= deadline.at
        message = no_answer(deadline) if late else shown(f"{type(error).__name__}: {error}")
        raise NotReached(message) from error


def no_answer(deadline: Deadline) -> str:
    return _("No answer within %(seconds)g seconds.") % {"seconds": deadline.seconds}


@contextmanager
def connected(target: Target, deadline: Deadline) -> Iterator[socket.socket]:
    """A connection, with TLS verified for the host's name, that is cut off when the time is up."""
    sock = connect(resolve(target, deadline.left()), target.port, deadline)
    try:
        sock.settimeout(deadline.left())
        if target.secure:
            sock = tls().wrap_socket(sock, server_hostname=target.host)
        sock.settimeout(deadline.left())
        # A timeout of the socket begins anew with each byte that drips in.
        timer = threading.Timer(deadline.left(), cut_off, [sock])
        timer.daemon = True
        timer.start()
        try:
            yield sock
        finally:
            timer.cancel()
    finally:
        sock.close()


def connect(numbers: list[Address], port: int, deadline: Deadline) -> socket.socket:
    """Connect to the first of the numbers that lets us; each gets its part of the time."""
    error = OSError("the name has no number")
    for position, number in enumerate(numbers):
        sock = socket.socket(socket.AF_INET if number.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
        try:
            sock.settimeout(deadline.left() / (len(numbers) - position))
            sock.connect((str(number), port))
        except OSError as failure:
            sock.close()
            error = failure
        else:
            return sock
    raise error


@functools.cache
def tls() -> ssl.SSLContext:
    """Verifies by the system's certificates; `SSL_CERT_FILE` names others."""
    context = ssl.create_default_context()
    # Debian's Python leaves it to the system's settings, which may allow older ones.
    context.minimum_version = max(context.minimum_version, ssl.TLSVersion.TLSv1_2)
    return context


def cut_off(sock: socket.socket) -> None:
    with suppress(OSError):
        # That of SSLSocket would take the connection's TLS away from who is reading.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def exchange(
    method: str, target: Target, sock: socket.socket, body: bytes, headers: Mapping[str, str]
) -> Answer:
    connection = (
        HTTPSConnection(target.host, target.port, context=tls())
        if target.secure
        else HTTPConnection(target.host, target.port)
    )
    connection.sock = sock
    connection.request(method, target.path, body, {**headers, "Connection": "close"})
    response = connection.getresponse()
    # Not `read`, which believes a chunk that says to be of negative length, and reads on without end.
    buffer = bytearray(MAX_ANSWER_BYTES)
    length = response.readinto(buffer)
    return Answer(response.status, shown(response.reason), bytes(buffer[:length]))


def shown(text: str) -> str:
    """Return the beginning of the text, without what PostgreSQL does not take."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:LONGEST_TEXT]
