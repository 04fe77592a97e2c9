"""Settings: strict in production, each variable typed, named and documented."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cms.settings.environment import Environment

ROOT = Path(__file__).parent.parent
COMPLETE = {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "news.example.org"}


def start(also: str = "", **variables: str) -> "subprocess.CompletedProcess[str]":
    """Load the production settings in a new process that has these variables and no others; run `also`."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment |= {"DJANGO_SETTINGS_MODULE": "cms.settings.production"} | variables
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(){also}"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_secret_key_and_hosts() -> None:
    assert start(**COMPLETE).returncode == 0


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY: "),
        ({"SECRET_KEY": "short"}, "SECRET_KEY: "),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS: "),
        ({"STATEMENT_TIMEOUT_MS": "soon"}, "STATEMENT_TIMEOUT_MS: "),
        ({"HTTPS": "maybe"}, "HTTPS: "),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL: "),
        ({"TIME_ZONE": "Mars/Olympus"}, "TIME_ZONE: "),
        ({"LANGUAGES": "en,xx-nonsense"}, "LANGUAGES: "),
        ({"EMBED_PROVIDERS": "youtube,nobody"}, "EMBED_PROVIDERS: "),
        ({"DATABASE_URL": "mysql://localhost/news"}, "DATABASE_URL: "),
        ({"EMAIL_URL": "carrier-pigeon://x"}, "EMAIL_URL: "),
        ({"BASE_URL": "news.example.org"}, "BASE_URL: "),
        ({"OUTBOUND_ALLOW": "chat.lan,10.0.0.0/99"}, "OUTBOUND_ALLOW: "),
        ({"OUTBOUND_ALLOW": "http://chat.lan"}, "OUTBOUND_ALLOW: "),
        ({"CDN_PURGE": "http://cache:6081"}, "CDN_PURGE: "),
        ({"CDN_PURGE": "akamai://123"}, "CDN_PURGE: "),
        ({"CDN_PURGE": "varnish://"}, "CDN_PURGE: "),
        ({"CDN_PURGE": "varnish://cache:80801"}, "CDN_PURGE: "),
        ({"CDN_PURGE": "varnish://me:secret@cache"}, "CDN_PURGE: "),
        ({"CDN_PURGE": "fastly://", "CDN_TOKEN": "t"}, "CDN_PURGE: "),
        ({"CDN_PURGE": "fastly://a,cloudflare://b", "CDN_TOKEN": "t"}, "CDN_PURGE: "),
        ({"CDN_PURGE": "fastly://Sv1"}, "CDN_TOKEN: "),
        ({"CDN_PURGE": "cloudflare://2ab", "CDN_TOKEN": "t\nX-Y: z"}, "CDN_TOKEN: "),
        ({"ROBOTS_REFUSED": "GPTBot,Disallow: /"}, "ROBOTS_REFUSED: "),
        ({"SECURITY_CONTACT": "security@example.org"}, "SECURITY_CONTACT: "),
        ({"SECURITY_CONTACT": "mailto:a@example.org\nExpires: 2040-01-01T00:00:00Z"}, "SECURITY_CONTACT: "),
    ],
)
def test_bad_variable_stops_the_start_with_one_line_that_names_it(
    variables: dict[str, str], line: str
) -> None:
    stopped = start(**COMPLETE | variables)
    assert stopped.returncode == 1
    assert stopped.stderr.startswith(line)
    assert len(stopped.stderr.strip().splitlines()) == 1, stopped.stderr


def test_hosts_and_networks_of_ones_own_may_be_named() -> None:
    assert start(**COMPLETE, OUTBOUND_ALLOW="chat.lan, 10.1.0.0/16,fd00::/8,::1,127.0.0.1").returncode == 0


@pytest.mark.parametrize(
    ("caches", "names_tags"),
    [
        ("varnish://cache:6081", False),
        ("varnish://10.0.0.1, varnish://[fd00::1]:6081/, fastly://Sv1", False),
        ("cloudflare://2ab", True),
    ],
)
def test_caches_in_front_are_wagtails_and_tags_are_for_cloudflare_alone(
    caches: str, names_tags: bool
) -> None:
    ask = "\nfrom django.conf import settings; from cms.ops import cdn"
    ask += "\nprint(len(cdn.backends()), 'cms.ops.cdn.CacheTag' in settings.MIDDLEWARE)"
    started = start(ask, **COMPLETE, CDN_PURGE=caches, CDN_TOKEN="t0k")
    assert started.stdout.split() == [str(caches.count("://")), str(names_tags)], started.stderr


@pytest.mark.parametrize(
    ("pooler", "options"),
    [
        ({}, "-c statement_timeout=30000 -c jit=off"),
        ({"POOLER": "true"}, "-c jit=off"),
    ],
)
def test_pooler_is_sent_no_options_of_ours_and_keeps_no_cursor(pooler: dict[str, str], options: str) -> None:
    ask = "; from django.db import connection as c; s = c.settings_dict"
    ask += "; print(s['OPTIONS'].get('options'), s['DISABLE_SERVER_SIDE_CURSORS'], sep='|')"
    url = "postgres://dateline@pooler/dateline?options=-c%20jit%3Doff"
    started = start(ask, **COMPLETE, DATABASE_URL=url, **pooler)
    assert started.stdout.strip() == f"{options}|{bool(pooler)}", started.stderr


def test_all_that_is_missing_is_named_at_once() -> None:
    lines = start().stderr.strip().splitlines()
    assert [line.split(":")[0] for line in lines] == ["SECRET_KEY", "ALLOWED_HOSTS"]
    assert all("Set it in the environment" in line for line in lines)


def test_readme_has_a_row_for_each_variable_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text()
    table = readme.split("## Settings")[1].split("\n## ")[0]
    documented = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    assert documented == [name.upper() for name in Environment.model_fields]
