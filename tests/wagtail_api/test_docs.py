"""docs/wagtail-api.md tells the truth."""

import re
from pathlib import Path

import pytest
from django.test import Client

from news.api.wagtail_api.page_types import META_FIELDS, OWN_FIELDS
from news.api.wagtail_api.parameters import LISTING
from tests import factories

pytestmark = pytest.mark.django_db

PAGE = (Path(__file__).parents[2] / "docs" / "wagtail-api.md").read_text()


def test_each_example_is_answered(client: Client) -> None:
    factories.article(factories.section())
    examples = re.findall(r"^curl (--location )?'http://127\.0\.0\.1:8000(/.+)'$", PAGE, re.MULTILINE)
    assert len(examples) == PAGE.count("curl ")
    for location, address in examples:
        response = client.get(address, follow=bool(location))
        assert response.status_code == 200, address
        assert response.json(), address


def test_each_parameter_and_each_field_is_described() -> None:
    for name in (
        *LISTING,
        *META_FIELDS,
        *OWN_FIELDS,
        *(field for own in OWN_FIELDS.values() for field in own),
    ):
        assert f"`{name}`" in PAGE, name
