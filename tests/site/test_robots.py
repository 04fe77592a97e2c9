"""What robots are told, and who is told of a weakness."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings
from wagtail.models import Locale, Site

from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def site() -> None:
    factories.home()


def lines(client: Client, path: str) -> list[str]:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    return response.content.decode().splitlines()


def test_robots_are_told_of_the_sitemaps_and_kept_from_search(client: Client) -> None:
    factories.home().copy_for_translation(Locale.objects.create(language_code="az")).save_revision().publish()
    assert lines(client, "/robots.txt") == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /previews/",
        "Disallow: /seen/",
        "Disallow: /-/",
        "Disallow: /search/",
        "Disallow: /az/search/",
        "",
        "Sitemap: http://localhost/sitemap.xml",
        "Sitemap: http://localhost/sitemap-news.xml",
    ]


def test_robots_that_the_paper_refuses_read_nothing(client: Client, settings: Settings) -> None:
    settings.ROBOTS_REFUSED = ["GPTBot", "CCBot"]
    told = "\n".join(lines(client, "/robots.txt"))
    assert "\n\nUser-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\n" in told
    assert told.startswith("User-agent: *\nDisallow: /admin/\n")


def test_site_on_trial_is_closed_to_robots(client: Client, settings: Settings) -> None:
    settings.ROBOTS_ALLOW = False
    assert lines(client, "/robots.txt") == ["User-agent: *", "Disallow: /"]


def test_host_of_no_site_is_closed_to_robots(client: Client, settings: Settings) -> None:
    Site.objects.update(is_default_site=False)
    Site.clear_site_root_paths_cache()
    settings.ALLOWED_HOSTS = ["*"]
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    asked = {"host": "other.example"}
    assert client.get("/robots.txt", headers=asked).content == b"User-agent: *\nDisallow: /\n"
    assert client.get("/.well-known/security.txt", headers=asked).status_code == 404


def test_security_txt_says_whom_to_tell_and_until_when(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    settings.SECURITY_POLICY = "https://example.org/policy"
    with time_machine.travel(NOW, tick=False):
        told = lines(client, "/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in told)
    expires = datetime.fromisoformat(fields.pop("Expires"))
    assert NOW + timedelta(days=30) < expires < NOW + timedelta(days=365)
    assert fields == {
        "Contact": "mailto:security@example.org",
        "Policy": "https://example.org/policy",
        "Preferred-Languages": "en",
        "Canonical": "http://localhost/.well-known/security.txt",
    }


def test_without_a_contact_there_is_no_security_txt(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = ""
    assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("path", ["/robots.txt", "/.well-known/security.txt"])
def test_they_are_only_read(client: Client, settings: Settings, path: str) -> None:
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    assert client.head(path).status_code == 200
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path).status_code == 405
