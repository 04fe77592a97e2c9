"""Nothing that a stranger asks for is an error of ours."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

ODD = [
    "/%00/",
    "/politics/%00/",
    "/%ff%fe/",
    "/politics/%F0%9F%98%80/",
    f"/{'a' * 5000}/",
    f"/{'a/' * 500}",
    "/politics/%2e%2e/",
    "/politics//",
    "/'%22%3Cscript%3E/",
    "/az/politics/",
    "/documents/99999999999999999999999/x",
    "/media/images/../../db.sqlite3",
    "/media/images/%00",
    "/media/documents/report.txt",
    "/_util/authenticate_with_password/1/1/",
    "/_util/authenticate_with_password/99999999999999999999999/1/",
    "/?page=%00",
    "/politics/?before=%00",
    "/politics/?before=a&before=b",
    "/politics/?before=%ff",
]


@pytest.mark.parametrize("address", ODD)
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options"])
def test_odd_request_is_answered_without_an_error(address: str, method: str) -> None:
    factories.section(title="Politics", slug="politics")
    client = Client(raise_request_exception=True)
    response = getattr(client, method)(address)
    assert response.status_code < 500


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_article_is_only_read(method: str) -> None:
    factories.article(factories.section(slug="politics"), slug="story")
    response = getattr(Client(), method)("/politics/story/")
    assert response.status_code == 405
