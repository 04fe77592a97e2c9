"""What the log says of requests, and what it never says of people."""

import io
import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as project
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.module_loading import import_string

from cms.ops.logs import JsonLines, Lines, WithRequestId, request_id, without_personal
from tests import factories
from tests.edge.browsing import Browsing
from tests.edge.conftest import browse
from tests.ops.workers import ROOT

__all__ = ["browse"]


def formatter(name: str) -> logging.Formatter:
    """Make the formatter as the settings have it."""
    formatters: Any = project.LOGGING["formatters"]
    given = {**formatters[name]}
    made: logging.Formatter = import_string(given.pop("()"))(**given)
    return made


@pytest.fixture(params=["line", "json"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def written(kind: str) -> Iterator[io.StringIO]:
    """What the project's handler writes, at INFO, in either form."""
    [handler] = [each for each in logging.getLogger().handlers if isinstance(each.formatter, Lines)]
    assert isinstance(handler, logging.StreamHandler)
    stream, root = io.StringIO(), logging.getLogger()
    before = handler.setStream(stream), handler.formatter, root.level
    handler.setFormatter(formatter(kind))
    root.setLevel(logging.INFO)
    yield stream
    handler.setStream(before[0])
    handler.setFormatter(before[1])
    root.setLevel(before[2])


@pytest.fixture
def lines(written: io.StringIO, kind: str) -> Any:
    """Return what was written, as JSON's objects."""
    if kind != "json":
        pytest.skip("of JSON")
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


def of_requests(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in objects if each["logger"] == "cms.ops.requests"]


# Ids


@pytest.mark.django_db
def test_id_of_a_request_is_in_its_answer_and_in_each_of_its_lines(client: Client, lines: Any) -> None:
    response = client.get("/nothing/?q=secret")
    assert response.status_code == 404
    identifier = response["X-Request-Id"]
    said = [each for each in lines() if each["logger"] in {"django.request", "cms.ops.requests"}]
    assert len(said) == 2
    assert {each["request_id"] for each in said} == {identifier}
    logging.getLogger("anybody").warning("outside")
    assert lines()[-1]["request_id"] == request_id.get() == "-"


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["abc", "A.b_c-9", "x" * 64])
def test_id_of_a_trusted_proxy_is_kept(client: Client, settings: Any, given: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert client.get("/-/live", headers={"X-Request-Id": given})["X-Request-Id"] == given
    settings.TRUSTED_PROXIES = 0
    assert client.get("/-/live", headers={"X-Request-Id": given})["X-Request-Id"] != given


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    ["", "x" * 65, "a b", "a\n", "a\r\nSet-Cookie: b", "é", "a@b", '"a"', "<script>", "١٢٣", "a,b", "\0"],
)
def test_odd_id_is_not_believed(client: Client, settings: Any, given: str) -> None:
    settings.TRUSTED_PROXIES = 1
    made = client.get("/-/live", HTTP_X_REQUEST_ID=given)["X-Request-Id"]
    assert made != given
    assert len(made) == 16
    assert int(made, 16) >= 0


def test_id_is_of_who_had_the_answer_made_and_not_kept_with_it(browse: Browsing, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    factories.article(factories.section(slug="coast"), slug="storm")
    browse("/coast/storm/")
    settings.LOG_POLL_SECONDS = 3600
    for address in ("/coast/", "/nothing/", "/api/content/v1/articles", "/feed.rss"):
        made = browse(address, X_REQUEST_ID="mine")
        assert made.is_kept
        assert made.headers["X-Request-Id"] == "mine"
        for given in (browse(address), browse(address, X_REQUEST_ID="another")):
            assert given.is_hit
            assert "X-Request-Id" not in given.headers
        known = browse(address, X_REQUEST_ID="mine", IF_NONE_MATCH=made.headers["ETag"])
        assert "X-Request-Id" not in known.headers
    for _time in range(2):
        # Never kept.
        assert browse("/admin/login/", X_REQUEST_ID="mine").headers["X-Request-Id"] == "mine"


# Lines of requests


@pytest.mark.django_db
def test_request_is_one_line_without_anything_personal(client: Client, lines: Any) -> None:
    factories.article(factories.section(slug="coast"), slug="storm")
    client.force_login(factories.superuser("chief"))
    session = client.cookies["sessionid"].value
    client.get(
        "/coast/storm/?email=reader@mail.example&utm_source=x", headers={"Referer": "https://a.example/"}
    )
    client.get("/admin/", REMOTE_ADDR="203.0.113.9", headers={"User-Agent": "Agent/1"})
    client.post("/admin/login/", {"username": "chief", "password": "hidden-word"})
    said = of_requests(lines())
    assert [(each["method"], each["path"], each["status"]) for each in said] == [
        ("GET", "/coast/storm/", 200),
        ("GET", "/admin/", 200),
        ("POST", "/admin/login/", 200),
    ]
    for each in said:
        assert each.keys() == {
            *("time", "level", "logger", "message", "request_id"),
            *("method", "path", "status", "milliseconds"),
        }
        assert isinstance(each["milliseconds"], int)
        assert each["message"].startswith(f"{each['method']} {each['path']} {each['status']} ")
    for personal in (session, "reader", "utm", "203.0", "Agent", "chief", "hidden-word", "a.example"):
        assert personal not in json.dumps(said)


@pytest.mark.django_db
def test_health_is_not_logged(client: Client, lines: Any) -> None:
    for address in ("/-/live", "/-/ready", "/-/metrics"):
        client.get(address)
    client.get("/-/metrics", REMOTE_ADDR="8.8.8.8")
    assert of_requests(lines()) == []
    client.get("/-/liver")
    assert len(of_requests(lines())) == 1


@pytest.mark.django_db
def test_address_forges_no_line_and_says_no_mail_address(client: Client, written: io.StringIO) -> None:
    client.get("/a%0A2026-01-01 INFO forged/")
    client.get("/unsubscribe/reader%40mail.example/10.1.2.3/")
    client.get("/hava/şəhər/")
    client.get(f"/{'x' * 5000}/")
    text = written.getvalue()
    said = [line for line in text.splitlines() if "cms.ops.requests" in line]
    assert len(said) == 4
    assert "\n2026-01-01" not in text
    assert "/a%0A2026-01-01" in text
    assert "mail.example" not in text
    assert "10.1.2.3" not in text
    assert "/hava/%C5%9F%C9%99h%C9%99r/" in text
    assert len(said[-1]) < 1500


# What is somebody's own


SESSION = "k3x9q1z8w7v6u5t4s3r2p1o0n9m8l7k6"
HIDDEN = {
    "reader@mail.example": "reader",
    "Reader+News.Letter@Sub.Mail.Example": "Letter",
    "<reader@localhost>": "reader",
    "mailto:reader@mail.example?subject=x": "reader",
    "reader%40mail.example": "reader",
    '"the reader"@mail.example': "the reader",
    "reader@[203.0.113.9]": "reader",
    "oxucu@xəbər.az": "oxucu",
    "чтец@почта.рф": "чтец",
    ascii("чтец@почта.рф"): "u0447",
    "a,reader@mail.example;writer@mail.example": "er@",
    "reader@mail.example@mail.example": "mail.example",
    "x" * 300 + "@mail.example": "xxx",
    "postgres://user:password@db.example/news": "password",
    "203.0.113.9": "203.0",
    "203.0.113.9:443": "203.0",
    "x203.0.113.9y": "203.0",
    "1.203.0.113.9": "113.9",
    "::ffff:203.0.113.9": "203.0",
    "2001:db8::9": "2001:db8",
    "2001:db8:0:0:0:0:0:9": "2001:db8",
    "2001:DB8:1:2:3:4:5:6:443": "2001:DB8",
    "[2001:db8::9]:443": "2001:db8",
    "client=2001:db8::9": "2001:db8",
    "from2001:db8::9: refused": "2001:db8",
    "at:2001:db8::9.": "2001:db8",
    "fe80::1ff:fe23:4567:890a%eth0": "fe80",
    SESSION: SESSION[:9],
    f"sessionid={SESSION}; csrftoken=AbC": "AbC",
    f"{{'sessionid': '{SESSION}'}}": SESSION[:9],
    f"session_{SESSION}_": SESSION[:9],
    "Cookie: sessionid=short; other=1": "short",
    "SESSIONID = short": "short",
    f"/previews/{'0a' * 16}.{'x' * 43}/": "0a0a",
}


@pytest.mark.parametrize("text", HIDDEN)
def test_what_is_somebodys_is_hidden_wherever_it_stands(text: str, written: io.StringIO) -> None:
    secret = HIDDEN[text]
    logger = logging.getLogger("anybody")
    logger.warning(f"it is {text} here")
    logger.warning("it is %s here", text)
    logger.warning("%(it)s", {"it": {"deep": [text]}})
    try:
        raise ValueError(f"it is {text} here") from KeyError(text)
    except ValueError:
        logger.exception("failed", stack_info=True)
    logger.warning("aside", extra={"path": f"/{text}/", "user": text, "request": text})
    said = written.getvalue()
    assert secret not in said
    assert secret not in said.encode().decode("unicode_escape", "ignore")
    assert said.count(" here") >= 3
    assert "Traceback" in said
    assert "ValueError" in said


@pytest.mark.parametrize(
    "text",
    [
        "Article 12 at 12:34:56 on 2026-11-25T12:34:56.123+04:00",
        'File "/srv/cms/wsgi.py", line 12, in <module>',
        "    @wraps(view)",
        "cache::hit std::vector a[::2] x[1:2:3]",
        "GET /coast/storm-of-the-century-and-other-stories/ 200 12 ms",
        "Django 5.2.19, Wagtail 8.0.1",
        "3f2a9c4e-1b2d-4c3e-9f8a-0123456789ab to 7",
        "99 % of 1:2:3",
    ],
)
def test_what_is_nobodys_is_left(text: str) -> None:
    assert without_personal(text) == text


DETAILS = [
    "ERROR: duplicate key\nDETAIL:  Key (email)=(secret) already exists.",
    "null value\nDETAIL:  Failing row contains (1, secret\nsecret\n\nsecret, x).",
    "null value\nDETAIL:  Failing row (secret).\nCONTEXT:  COPY pages, line 1",
    "null value DETAIL: Failing row (secret) in one line",
    repr("null value\nDETAIL:  Key (name)=(secret)"),
]


@pytest.mark.parametrize("text", DETAILS)
def test_details_of_postgresql_are_hidden(text: str, written: io.StringIO) -> None:
    logging.getLogger("anybody").error("it failed: %s", text)
    try:
        try:
            raise IntegrityError(text)
        except IntegrityError as error:
            raise RuntimeError("the next one") from error
    except RuntimeError:
        logging.getLogger("anybody").exception("failed")
    said = written.getvalue()
    assert "secret" not in said
    assert "the next one" in said
    assert "direct cause" in said
    assert ("CONTEXT" in text) == ("COPY pages" in said)


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_postgresql_really_says_is_hidden(written: io.StringIO) -> None:
    factories.user("reader")
    with pytest.raises(IntegrityError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO users_user SELECT * FROM users_user WHERE username = 'reader'")
    assert "DETAIL:" in str(raised.value)
    logging.getLogger("anybody").error("failed: %s", raised.value, exc_info=raised.value)
    said = written.getvalue()
    assert "Key (" not in said
    assert "duplicate key" in said


@pytest.mark.django_db
def test_real_key_of_a_session_is_hidden() -> None:
    for _time in range(20):
        session = SessionStore()
        session.create()
        assert str(session.session_key) not in without_personal(f"Session {session.session_key} is over")


@pytest.mark.parametrize(
    "run",
    [
        "a" * 500_000,
        "a:" * 250_000,
        "1." * 250_000,
        "a@" * 250_000,
        "%40" * 160_000,
        "DETAIL:" * 70_000,
        '"' * 500_000,
        "sessionid=" * 50_000,
    ],
)
def test_long_line_takes_no_long_time(run: str) -> None:
    began = time.thread_time()
    without_personal(run)
    assert time.thread_time() - began < 5


def test_record_itself_stays_whole_for_others() -> None:
    record = logging.LogRecord("a", logging.ERROR, "a.py", 1, "to %s", ("reader@mail.example",), None)
    try:
        raise ValueError("reader@mail.example")
    except ValueError:
        record.exc_info = sys.exc_info()
    for name in ("line", "json"):
        WithRequestId().filter(record)
        assert "reader" not in formatter(name).format(record)
    assert record.args == ("reader@mail.example",)
    assert record.exc_info is not None
    assert record.exc_text is None


def test_traceback_that_another_wrote_before_is_cleaned_too() -> None:
    record = logging.LogRecord("a", logging.ERROR, "a.py", 1, "failed", None, None)
    record.exc_text = "ValueError: reader@mail.example"
    assert "reader" not in formatter("json").format(record)


# Settings


def said_by(settings: str, **environ: str) -> str:
    program = (
        "import django; django.setup(); import logging; logging.getLogger('a').warning('to %s', 'x@y.az')"
    )
    required = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "a.example", "DATABASE_URL": "sqlite://:memory:"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=required | {"DJANGO_SETTINGS_MODULE": f"cms.settings.{settings}"} | environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr


def test_production_says_json_and_development_lines_until_told_otherwise() -> None:
    for settings, environ in (("production", {}), ("dev", {"LOG_FORMAT": "json"})):
        said = json.loads(said_by(settings, **environ))
        assert said.pop("time").endswith("+00:00")
        assert said == {"level": "WARNING", "logger": "a", "message": "to [e-mail]", "request_id": "-"}
    for settings, environ in (("dev", {}), ("production", {"LOG_FORMAT": "line"})):
        assert said_by(settings, **environ).endswith(" WARNING a [-]: to [e-mail]\n")


def test_each_handler_hides_and_knows_the_request() -> None:
    handlers: Any = project.LOGGING["handlers"]
    for handler in handlers.values():
        assert {"request_id", "hide_tokens"} <= set(handler["filters"])
        assert isinstance(formatter(handler["formatter"]), Lines | JsonLines)
