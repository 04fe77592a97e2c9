"""The description: as it was, valid, and with a sentence for everything."""

import json
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from news.api.api import api
from tests import factories
from tests.api.asking import ask, get

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "docs" / "openapi.json"


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in api.described["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_description_is_that_of_the_snapshot() -> None:
    assert json.loads(SNAPSHOT.read_text()) == api.described, (
        "Renew it on purpose, and only then: make openapi"
    )


def test_make_openapi_would_change_nothing() -> None:
    made = subprocess.run([sys.executable, ROOT / "scripts" / "openapi.py"], capture_output=True, check=True)
    assert made.stdout == SNAPSHOT.read_bytes()


@pytest.mark.django_db
def test_description_is_served() -> None:
    factories.home()
    assert ask("openapi.json") == api.described


def test_description_is_valid_openapi() -> None:
    schema = schemathesis.openapi.from_dict(api.described)
    schema.validate()
    assert schema.specification.version == "3.1.0"
    assert len(list(schema.get_all_operations())) == len(list(operations()))


def test_every_schema_is_a_valid_json_schema() -> None:
    for schema in api.described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for _name, operation in operations():
        for parameter in operation["parameters"]:
            Draft202012Validator.check_schema(parameter["schema"])


def test_everything_has_a_description() -> None:
    silent = [name for name, operation in operations() if not operation["description"]]
    for name, operation in operations():
        silent += [
            f"{name}: {each['name']}" for each in operation["parameters"] if not each.get("description")
        ]
        for status, response in operation["responses"].items():
            silent += [] if response.get("description") else [f"{name}: {status}"]
            headers = response.get("headers", {}).items()
            silent += [f"{name}: {status} {header}" for header, said in headers if not said["description"]]
    for name, schema in api.described["components"]["schemas"].items():
        fields = schema["properties"].items()
        silent += [f"{name}.{field}" for field, said in fields if not said.get("description")]
    assert silent == []


def test_every_operation_says_what_it_may_answer() -> None:
    for name, operation in operations():
        assert {"200", "304", "400", "401", "406", "429", "503"} <= operation["responses"].keys(), name
        for status, response in operation["responses"].items():
            assert ("content" in response) == (status != "304"), (name, status)


def test_nothing_that_is_named_is_missing_and_nothing_is_left_over() -> None:
    text = json.dumps(api.described)
    schemas = api.described["components"]["schemas"]
    named = {part.partition('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert named == set(schemas)


def test_no_field_is_promised_to_be_all_there_is() -> None:
    """Fields are added within v1."""
    assert "additionalProperties" not in json.dumps(api.described)


class Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"} and value]


@pytest.mark.django_db
def test_page_of_documentation_names_no_other_host() -> None:
    factories.home()
    response = get("docs")
    assert response.status_code == 200
    html = response.content.decode()
    addresses = Addresses()
    addresses.feed(html)
    assert len(addresses.found) >= 4
    assert all(address.startswith("/static/ninja/") for address in addresses.found)
    assert "//" not in html.replace("<!--", "").replace("-->", "")
    assert "Set-Cookie" not in response
