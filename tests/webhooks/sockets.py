"""Servers that are no good: what they say is written byte by byte by the test."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Script = Callable[[socket.socket], None]


@contextmanager
def bad_server(script: Script, *, tls: ssl.SSLContext | None = None, at_once: bool = False) -> Iterator[int]:
    """Serve every connection with the script, after its request has come or at once; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    raw, _address = listener.accept()
                    threading.Thread(target=answer, args=[raw], daemon=True).start()

        def answer(raw: socket.socket) -> None:
            with suppress(OSError), raw:
                connection = tls.wrap_socket(raw, server_side=True) if tls else raw
                with connection:
                    if not at_once:
                        read_request(connection)
                    script(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)


def read_request(connection: socket.socket) -> None:
    """Read the headers, and a body of a few bytes: what is left unread would break the connection."""
    request = b""
    while not request.endswith((b"\r\n\r\n{}", b"x")):
        request += connection.recv(65536)


def certificate(folder: Path, name: str) -> Path:
    """Make a certificate for the host `name`, signed by itself, with its key in the same file."""
    path = folder / f"{name}.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={name}",
    ]
    subprocess.run(
        [*command, "-addext", f"subjectAltName=DNS:{name}", "-keyout", f"{path}.key", "-out", path],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + Path(f"{path}.key").read_text())
    return path


def server_context(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
