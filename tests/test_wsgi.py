"""What stands between the server and Django."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.test import RequestFactory

CHARSETS = [
    *(f"charset={name}" for name in ("undefined", "punycode", "idna", "utf-16", "no-such", '"undefined"')),
    "charset =undefined",
    "charset*=undefined''x",
    "charset*0=undefined",
    "CHARSET=undefined",
    "x*=nope''y",
    "boundary*=nope''y",
]


@pytest.mark.django_db(transaction=True)  # a request's end closes the connection
def test_charset_that_a_request_names_is_not_believed() -> None:
    from cms.wsgi import application  # loading it stops the garbage collector for a moment

    for parameter in CHARSETS:
        environ = RequestFactory().get("/admin/login/?a=%ff&b=%C3%A4").environ
        environ |= {"CONTENT_TYPE": f"text/plain; {parameter}", "wsgi.input": BytesIO()}
        statuses: list[str] = []
        body = application(environ, lambda status, *_headers: statuses.append(status))  # noqa: B023
        assert statuses == ["200 OK"], parameter
        assert b"password" in b"".join(body)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("multipart/form-data; Charset=undefined; boundary=abc", 'multipart/form-data; boundary="abc"'),
        ('multipart/form-data; boundary="a b"; charset=x', 'multipart/form-data; boundary="a b"'),
        ("multipart/form-data; BOUNDARY=----WebKit7", 'multipart/form-data; boundary="----WebKit7"'),
        ("multipart/form-data; boundary*=nope''abc", "multipart/form-data"),
        ("application/json; charset =cp037", "application/json"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("nonsense", ""),
        ("text/plain\n; charset=x", "text/plain"),
    ],
)
def test_of_a_content_type_only_the_boundary_of_a_form_is_kept(given: str, kept: str) -> None:
    from cms.wsgi import without_charset

    assert without_charset(given) == kept


def test_sigterm_is_left_to_the_kernel_before_anything_is_loaded() -> None:
    program = """
import signal, sys

class Finder:
    def find_spec(self, name, *_rest):
        if name == "django":
            sys.exit("heard" if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL else "not heard")

signal.signal(signal.SIGTERM, lambda *_: None)
sys.meta_path.insert(0, Finder())
import cms.wsgi
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[1], capture_output=True, text=True
    )
    assert ended.stderr.strip() == "heard"
