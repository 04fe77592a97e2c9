"""A write through the admin is one transaction, which begins when all of it has come."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from news.publishing import work
from tests import factories

pytestmark = pytest.mark.django_db


class Slow(BytesIO):
    """Notes at each read whether a publication had begun."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.begun: list[bool] = []

    def read(self, size: int | None = -1, /) -> bytes:
        self.begun.append(work._current.get() is not None)
        return super().read(size)


class Gone(BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError("connection reset")


def post(client: Client, sent: BytesIO, content_type: str) -> int:
    # The length is said, and the rest may be long in coming.
    extra: dict[str, Any] = {"wsgi.input": sent, "CONTENT_LENGTH": str(len(sent.getvalue()))}
    answer = client.generic("POST", reverse("wagtailadmin_login"), b"x", content_type, **extra)
    return int(answer.status_code)


BODIES = [
    (b"username=nobody&password=wrong", "application/x-www-form-urlencoded"),
    (encode_multipart(BOUNDARY, {"username": "nobody", "password": "wrong"}), MULTIPART_CONTENT),
    (b"{}", "application/json"),
]


@pytest.mark.parametrize(("body", "content_type"), BODIES)
def test_slow_sender_holds_no_transaction(body: bytes, content_type: str) -> None:
    factories.section()
    sent = Slow(body)
    assert post(Client(), sent, content_type) == 200
    assert sent.begun
    assert not any(sent.begun)


@pytest.mark.parametrize(("body", "content_type"), BODIES)
def test_sender_who_goes_away_is_no_error_of_ours(body: bytes, content_type: str) -> None:
    factories.section()
    assert post(Client(enforce_csrf_checks=True), Gone(body), content_type) == 403
