"""What stands between the server and Django."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import RequestFactory

Application = Callable[..., Any]


@pytest.mark.django_db(transaction=True)  # a request's end closes the connection
def test_charset_that_a_request_names_is_not_believed() -> None:
    from cms.wsgi import application  # loading it stops the garbage collector for a moment

    for charset in ("undefined", "punycode", "idna", "utf-16", "no-such", '"undefined"'):
        environ = RequestFactory().get("/admin/login/?a=%ff&b=%C3%A4").environ
        environ |= {"CONTENT_TYPE": f"text/plain; charset={charset}", "wsgi.input": BytesIO()}
        statuses: list[str] = []
        body = application(environ, lambda status, *_headers: statuses.append(status))  # noqa: B023
        assert statuses == ["200 OK"], charset
        assert b"password" in b"".join(body)


def test_boundary_of_a_form_is_kept() -> None:
    from cms.wsgi import CHARSET

    kept = CHARSET.sub("", "multipart/form-data; Charset=undefined; boundary=abc")
    assert kept == "multipart/form-data; boundary=abc"
