"""`WAGTAIL_API` decides whether it is there."""

import runpy
from types import ModuleType

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.test_settings import COMPLETE, start
from tests.wagtail_api.asking import PAGES, ask

pytestmark = pytest.mark.django_db


def addresses(name: str) -> ModuleType:
    """Return the site's addresses as a process that starts now would have them."""
    module = ModuleType(name)
    module.__dict__.update(runpy.run_path("cms/urls.py"))
    return module


def test_it_is_served_unless_the_setting_says_otherwise(client: Client, settings: Settings) -> None:
    factories.home()
    assert settings.WAGTAIL_API is True
    settings.ROOT_URLCONF = addresses("with_it")
    ask(client)
    settings.WAGTAIL_API = False
    settings.ROOT_URLCONF = addresses("without_it")
    response = client.get(PAGES)
    assert response.status_code == 404
    assert "json" not in response["Content-Type"]
    assert client.get("/").status_code == 200


def test_variable_is_yes_or_no() -> None:
    assert start(**COMPLETE, WAGTAIL_API="false").returncode == 0
    stopped = start(**COMPLETE, WAGTAIL_API="perhaps")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("WAGTAIL_API: ")
