"""An empty database becomes a newsroom that one can sign in to; one that is in use is left alone."""

import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from wagtail.models import Site

from home.models import HomePage
from tests import factories

pytestmark = pytest.mark.django_db


def first_start() -> str:
    out = io.StringIO()
    call_command("first_start", base_url="https://news.example", stdout=out)
    return out.getvalue()


def test_empty_database_becomes_a_newsroom_that_one_can_sign_in_to(client: Client) -> None:
    said = first_start()
    found = re.search(r"password  (\S+)", said)
    assert found
    site = Site.objects.get()
    assert (site.hostname, site.port) == ("news.example", 443)
    assert isinstance(site.root_page.specific, HomePage)
    assert client.get("/").status_code == 200
    assert client.login(username="admin", password=found[1])
    assert client.get("/admin/").status_code == 200
    section = factories.section(site.root_page, title="Coast", slug="coast")
    factories.article(section, title="Storm", slug="storm")
    assert "Storm" in client.get("/coast/storm/").content.decode()


def test_second_start_does_nothing(client: Client) -> None:
    first_start()
    assert first_start() == ""
    assert get_user_model().objects.count() == 1


def test_newsroom_that_is_in_use_is_left_alone() -> None:
    factories.home()
    factories.user()
    assert first_start() == ""
    assert Site.objects.get().hostname == "localhost"
    assert not get_user_model().objects.filter(is_superuser=True).exists()
