"""What stands between the server and Django."""

import subprocess
import sys
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from django.test import RequestFactory

from cms.ops.bodies import MOST_AT_ONCE

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


@pytest.mark.django_db(transaction=True)  # a request's end closes the connection
def test_newsroom_waits_for_few_bodies_and_counts_whom_it_refuses() -> None:
    from cms import wsgi
    from cms.ops.metrics import registry

    def ask(method: str) -> str:
        environ = RequestFactory().generic(method, "/admin/login/", b"username=a").environ
        statuses: list[str] = []
        b"".join(wsgi.application(environ, lambda status, *_headers: statuses.append(status)))
        return statuses[0]

    def refused() -> float:
        return registry.get_sample_value("dateline_http_bodies_refused_total") or 0.0

    before = refused()
    assert ask("POST").startswith("403")  # it has no token
    with ExitStack() as stack:
        for _number in range(MOST_AT_ONCE):
            stack.enter_context(wsgi.receiving_application.places)
        assert ask("POST").startswith("503")
        assert refused() == before + 1
    assert ask("POST").startswith("403")
    assert refused() == before + 1


def test_newsroom_may_open_as_many_files_as_it_is_allowed_to() -> None:
    program = """
import resource
from cms.ops.connections import MOST_FILES
_soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
import cms.wsgi
assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == min(MOST_FILES, hard)
"""
    subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[1], check=True)


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
