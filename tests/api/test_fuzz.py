"""Whatever bytes are sent, in an address or in a header, they are answered, and never by an error of ours."""

import json
from string import printable
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from news.api.api import api
from tests.api.asking import API
from tests.api.paper import Paper

pytestmark = pytest.mark.django_db

PROFILE = settings(
    max_examples=1000,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
ANSWERED = {200, 204, 301, 304, 400, 401, 404, 405, 406, 410}
ODD = [
    b"",
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"-1",
    b"0",
    b"1" + b"0" * 30,
    b"9" * 5000,
    b"-9223372036854775809",
    b"1e400",
    b"NaN",
    b"a" * 20_000,
    b"a," * 1000,
    "٣".encode(),
    "\u202e😀".encode(),
    b"%25%00",
    b"'; DROP TABLE x; --",
    b"0001-01-01T00:00:00+23:59",
    b"9999-12-31T23:59:59.999999-23:59",
    b"9999-12-31",
    b"0000-00-00",
    b"2026-11-23 12:00 04:00",
    b"2026-W01-1",
    b"latest",
    b'"\\',
    b"(((((",
    b"a OR NEAR(b) * ^ :",
    b"tag:1:\x00",
    b"section:99999999999999999999999",
    b"/../..//",
    b"null",
    b"true",
]
values = st.sampled_from(ODD) | st.binary(max_size=30)
names = st.sampled_from(
    sorted(
        {
            parameter["name"].encode()
            for methods in api.described["paths"].values()
            for parameter in methods["get"]["parameters"]
        }
    )
)
# As they are typed, and percent-encoded.
raw = values.flatmap(lambda value: st.sampled_from([value, quote_from_bytes(value).encode()]))
pairs = st.tuples(names | values, raw).map(b"=".join)
queries = st.lists(pairs, max_size=4).map(b"&".join) | raw
paths = st.sampled_from([*sorted(api.described["paths"]), f"{API}/docs", f"{API}/openapi.json"])
headers = st.dictionaries(
    st.sampled_from(
        [
            "HTTP_ACCEPT",
            "HTTP_AUTHORIZATION",
            "HTTP_CONTENT_TYPE",
            "HTTP_COOKIE",
            "HTTP_HOST",
            "HTTP_IF_MODIFIED_SINCE",
            "HTTP_IF_NONE_MATCH",
            "HTTP_ORIGIN",
            "HTTP_ACCEPT_LANGUAGE",
            "HTTP_X_FORWARDED_FOR",
            "HTTP_X_FORWARDED_HOST",
            "CONTENT_TYPE",
            "CONTENT_LENGTH",
            "REMOTE_ADDR",
        ]
    ),
    st.sampled_from(
        [
            "Bearer ",
            "Bearer dl_\xff",
            "Preview \x00",
            "Basic Og==",
            "*/*;q=\xff",
            "a/b;q=1e999, */*",
            ";;;,,,/",
            "application/json;charset=nonsense",
            '"a", W/"b", *',
            "Sun, 99 Foo 99999999999 99:99:99 GMT",
            "Mon, 01 Jan 0001 00:00:00 GMT",
            "[::1",
            "testserver",
            "a" * 5000,
            "1" * 40,
            "sessionid=\xff; =; ;",
        ]
    )
    | st.text(printable + "\x00\x7f\xff", max_size=30),
    max_size=2,
)
methods = st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "BREW"])


@st.composite
def addresses(draw: st.DrawFn) -> bytes:
    """Return the raw path of a request: a known one with anything in its place for ids, or anything."""
    path = draw(paths).encode()
    while b"{" in path:
        before, _brace, rest = path.partition(b"{")
        path = before + draw(values) + rest.partition(b"}")[2]
    return path + draw(st.sampled_from([b"", b"", b"", b"", b"/", b"/x", b"%00", b"\xff"]))


def send(method: str, path: bytes, query: bytes, extra: dict[str, str]) -> Any:
    """Send what a server hands on: bytes as Latin-1 (PEP 3333)."""
    return Client().request(
        REQUEST_METHOD=method,
        PATH_INFO=path.decode("latin-1"),
        QUERY_STRING=query.decode("latin-1"),
        **extra,
    )


def test_any_bytes_are_answered(paper: Paper) -> None:
    @PROFILE
    @given(methods, addresses(), queries, headers)
    @example("GET", f"{API}/articles/1".encode(), b"", {"CONTENT_TYPE": "text/plain; charset=nonsense"})
    @example("GET", f"{API}/articles".encode(), b"q=a&order=newest&q=%00", {})
    @example(
        "GET", f"{API}/articles".encode(), b"q=%22&published_to=9999-12-31&published_from=0001-01-01", {}
    )
    @example("GET", f"{API}/articles".encode(), b"&".join([b"ids=1"] * 100 + [b"tag=a"] * 5), {})
    @example("GET", f"{API}/changes".encode(), b"streams=" + b",".join([b"a"] * 20), {})
    def answered(method: str, path: bytes, query: bytes, extra: dict[str, str]) -> None:
        # The client of the test raises whatever the API did not catch.
        response = send(method, path, query, extra)
        assert response.status_code in ANSWERED
        assert "Set-Cookie" not in response
        if response.status_code >= 400 and not response["Content-Type"].startswith("application/ninjs"):
            assert response["Content-Type"] == "application/problem+json"
        if method == "GET" and "json" in response.get("Content-Type", ""):
            said = json.loads(response.content)
            assert response.status_code < 400 or said.get("status", 410) == response.status_code

    answered()


@pytest.mark.parametrize("odd", ODD)
def test_every_parameter_takes_or_refuses_every_odd_value(paper: Paper, odd: bytes) -> None:
    value = quote_from_bytes(odd, safe="")
    for path, methods in api.described["paths"].items():
        address = path.format(article_id=paper.id("bridge"), name="site:1", slug="ada", year=2026, month=11)
        for parameter in methods["get"]["parameters"]:
            if parameter["in"] == "query":
                response = Client().get(f"{address}?{parameter['name']}={value}")
                assert response.status_code in {200, 301, 400, 404}, (path, parameter["name"])
                if response.status_code == 400:
                    assert response.json()["parameter"] == parameter["name"]
