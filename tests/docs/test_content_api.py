"""docs/content-api.md is true: examples answer what is shown; tables and numbers are those of the code."""

import json
import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from cms.settings.environment import Environment
from news.api import deprecations
from news.api.cors import SHOWN
from news.api.endpoints.changes import AfterWhat
from news.api.keys.models import ApiKey
from news.api.parameters import ListOfArticles
from news.record.models import Change
from tests import factories

FOLDER = Path(__file__).parent.parent.parent / "docs"
GUIDE = (FOLDER / "content-api.md").read_text()
HOST = "http://127.0.0.1:8000"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEFT_OUT = "…"
# Blocks that are not run here: one sets a variable, one runs for ever.
NOT_RUN = ("API=", "python3 docs/consumer.py")
# Numbers that the database gives, and what is made of them and of the time.
VARYING = {"id", "article_id", "url", "uri", "streams", "at", "updated_at", "next", "previous"}


@dataclass(frozen=True)
class Example:
    command: str
    language: str
    answer: str


def examples() -> list[Example]:
    """Return the commands of the guide, each with what is shown below it, if anything is."""
    blocks = re.findall(
        r"^```sh\n(.*?)^```\n(?:```(json|text)\n(.*?)^```\n)?", GUIDE, re.MULTILINE | re.DOTALL
    )
    return [Example(*block) for block in blocks if not block[0].startswith(NOT_RUN)]


@dataclass(frozen=True)
class Paper:
    """What the examples speak of. The numbers in the guide, and those that the database gave instead."""

    ids: dict[str, int]

    def in_place(self, command: str) -> str:
        """Return the command with the numbers of this database."""
        for name, pk in self.ids.items():
            number = name.split("-")[1]
            command = re.sub(rf"(articles/|section=){number}\b", rf"\g<1>{pk}", command)
        return command


@pytest.fixture
def paper(live_server: Any) -> Paper:
    with time_machine.travel(NOON) as time:
        city = factories.section(title="City", slug="city")
        transport = factories.section(city, title="Transport", slug="transport")
        time.move_to(NOON - timedelta(days=1))
        harbour = factories.article(city, title="Harbour closes", slug="harbour-closes", tags=["harbour"])
        time.move_to(NOON)
        bridge = factories.article(
            transport,
            title="Bridge opens",
            slug="bridge",
            kicker="Transport",
            standfirst="It took nine years.",
            place="Baku",
            tags=["harbour", "roads"],
            authors=[factories.author(name="Leyla Aliyeva", slug="leyla-aliyeva")],
            body=[("paragraph", "<p>Four lanes of harbour.</p>")],
        )
        hoax = factories.article(city, title="Letter found")
        factories.retract(hoax, note="The letter that it quoted was forged.")
        factories.publish_change(bridge, slug="bridge-opens")
    return Paper(
        {"section-11": city.pk, "section-12": transport.pk}
        | {"article-41": harbour.pk, "article-42": bridge.pk, "article-43": hoax.pk}
    )


def run(command: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        env={"PATH": os.environ["PATH"], **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def assert_shown(shown: Any, real: Any, where: str = "") -> None:
    """What is shown is in the answer; only numbers and times may be others, and `…` leaves something out."""
    if shown == LEFT_OUT:
        return
    if isinstance(shown, dict):
        assert shown.keys() <= real.keys(), where
        for name, value in shown.items():
            if name in VARYING and value is not None:
                assert type(real[name]) is type(value) or value == LEFT_OUT, f"{where}.{name}"
            else:
                assert_shown(value, real[name], f"{where}.{name}")
    elif isinstance(shown, list):
        wanted = [each for each in shown if each != LEFT_OUT]
        assert len(real) > len(wanted) if LEFT_OUT in shown else len(real) == len(wanted), where
        for number, value in enumerate(wanted):
            assert_shown(value, real[number], f"{where}[{number}]")
    else:
        assert real == shown, where


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.command.splitlines()[-1][:70])
def test_command_of_the_guide_answers_what_is_shown_below_it(
    paper: Paper, live_server: Any, example: Example, tmp_path: Path
) -> None:
    key = ApiKey(name="Front end")
    secret = key.give_secret()
    key.save()
    command = paper.in_place(example.command)
    said = run(command, tmp_path, API=f"{live_server.url}/api/content/v1", KEY=secret)
    if example.language == "text":
        assert said.split() == example.answer.split()
    elif example.language == "json":
        answer = json.loads(said.replace(live_server.url, HOST))
        assert_shown(json.loads(example.answer), answer)
        assert isinstance(answer, dict)
    else:
        assert json.loads(said)["items"]


def test_guide_has_an_example_of_each_kind_of_answer() -> None:
    commands = " ".join(example.command for example in examples())
    for path in ("articles?", "articles/42", "by-path", "tags", "archive", "changes", ".ninjs", "cursor="):
        assert path in commands
    assert len(examples()) > 12


# Tables and numbers


def names_in(heading: str, *, first_row: str) -> list[str]:
    """Return what the first column of a table names, in code."""
    section = GUIDE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = section.split(f"| {first_row} |")[1].split("\n\n")[0]
    return re.findall(r"`([^`]+)`", " ".join(re.findall(r"^\| ([^|]*) \|", table, re.MULTILINE)))


def test_parameters_of_lists_are_those_there_are() -> None:
    assert set(names_in("Lists and filters", first_row="parameter")) == set(ListOfArticles.model_fields)


def test_parameters_and_kinds_of_changes_are_those_there_are() -> None:
    assert set(names_in("Keep a copy", first_row="parameter")) == set(AfterWhat.model_fields)
    assert names_in("Keep a copy", first_row="kind") == Change.Kind.values


@pytest.mark.django_db
def test_addresses_are_those_there_are() -> None:
    factories.home()
    described = Client().get("/api/content/v1/openapi.json").json()["paths"]
    paths = {path.removeprefix("/api/content/v1/").replace("article_id", "id") for path in described}
    named = names_in("Articles", first_row="address") + names_in("Everything else", first_row="address")
    assert {name.partition("?")[0] for name in named} | {"articles"} == paths


@pytest.mark.django_db
def test_statuses_are_those_that_are_described() -> None:
    factories.home()
    described = Client().get("/api/content/v1/openapi.json").json()["paths"]
    statuses = {int(each) for path in described.values() for each in path["get"]["responses"]}
    table = GUIDE.split("| status | |")[1].split("\n\n")[0]
    assert set(map(int, re.findall(r"^\| (\d{3}) \|", table, re.MULTILINE))) == statuses - {200} | {405}


def test_numbers_are_those_of_the_settings() -> None:
    defaults = {name: field.default for name, field in Environment.model_fields.items()}
    said = " ".join(GUIDE.split())
    assert f"may ask {defaults['api_quota']} times a minute" in said
    assert f"it is {defaults['api_key_quota']:,} times" in said
    seconds = defaults["api_cache_seconds"]
    cached = f"public, max-age=0, s-maxage={seconds}, stale-while-revalidate={seconds}, stale-if-error=86400"
    assert f"`Cache-Control` is `{cached}`" in said
    assert "consumer.py](consumer.py) does it in 55 lines" in said
    assert {"ETag", "Link", "RateLimit"} <= set(SHOWN.split(", "))


@pytest.mark.django_db
def test_cache_control_and_quota_are_sent_as_the_guide_has_them(settings: Any) -> None:
    settings.API_QUOTA = 300
    factories.home()
    response = Client().get("/api/content/v1/articles")
    assert f"`{response['Cache-Control']}`" in GUIDE
    assert f"RateLimit-Policy: {response['RateLimit-Policy']}\n" in GUIDE
    assert re.fullmatch(r'"address";r=\d+;t=\d+', response["RateLimit"])


@pytest.mark.django_db
def test_deprecation_looks_as_the_guide_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.home()
    since, sunset = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)
    deprecation = deprecations.Deprecation(since, sunset, "https://…")
    monkeypatch.setitem(deprecations.DEPRECATIONS, "list_articles", deprecation)
    response = Client().get("/api/content/v1/articles")
    for name in ("Deprecation", "Sunset"):
        assert f"\n{name}: {response[name]}\n" in GUIDE


def test_links_of_the_guide_lead_somewhere() -> None:
    headings = {line.lower().replace(" ", "-") for line in re.findall(r"^## (.*)$", GUIDE, re.MULTILINE)}
    for link in re.findall(r"\]\(([^)]+)\)", GUIDE):
        if link.startswith("#"):
            assert link[1:] in headings
        elif not link.startswith("https://"):
            assert (FOLDER / link).exists(), link
