"""A cookie is anybody's invention."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", ['"\\000aaaaaaaaaaaaaaaaaa"', "a" * 5000, "' OR 1=1 --      "])
def test_odd_session_key_is_a_stranger_s(key: str) -> None:
    factories.section(title="Politics", slug="politics")
    client = Client()
    for address in ("/politics/", "/nothing/", "/search/?q=a"):
        response = client.get(address, headers={"cookie": f"sessionid={key}"})
        assert response.status_code in {200, 404}
        assert "no-store" not in response.get("Cache-Control", "")


def test_session_of_the_newsroom_still_holds(client: Client) -> None:
    factories.section(title="Politics", slug="politics")
    client.force_login(factories.superuser())
    assert client.get("/admin/").status_code == 200
    assert "no-store" in client.get("/politics/")["Cache-Control"]
