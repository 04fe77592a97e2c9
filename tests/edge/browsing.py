"""Asks a WSGI application as a server does."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults


@dataclass(frozen=True)
class Given:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_hit(self) -> bool:
        return self.headers.get("Cache-Status", "").startswith("dateline; hit")

    @property
    def is_kept(self) -> bool:
        return self.headers.get("Cache-Status", "") == "dateline; fwd=miss; stored"

    @property
    def text(self) -> str:
        return self.body.decode()


class Browsing:
    def __init__(self, application: Any) -> None:
        self.edge = application

    def __call__(self, address: str, *, method: str = "GET", **headers: str) -> Given:
        """Ask; `headers` are as CGI names them, without `HTTP_`."""
        path, _mark, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            # As a server has it: the address's bytes, each as a character.
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.input": BytesIO(),
        }
        # As CGI has it: this one by its own name.
        environ |= {
            name if name == "CONTENT_TYPE" else f"HTTP_{name}": value for name, value in headers.items()
        }
        setup_testing_defaults(environ)
        begun: list[Any] = []
        result = self.edge(environ, lambda *args: begun.append(args))
        content = b"".join(result)
        if hasattr(result, "close"):
            result.close()
        status, given = begun[-1][:2]
        assert len({name.lower() for name, _value in given}) == len(given), given
        return Given(int(status[:3]), dict(given), content)
