"""Every environment variable that Dateline reads, typed, in one place.

The table of settings in README.md has a row for each field; a test compares the two.
"""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

import dj_email_url
from django.conf.locale import LANG_INFO
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from wagtail.embeds import oembed_providers

from cms.settings.caches import is_cache, with_token

BASE_DIR = Path(__file__).resolve().parent.parent.parent

HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?")

CommaSeparated = Annotated[list[str], NoDecode]


class Environment(BaseSettings):
    """The process's environment variables, upper case, as Python values."""

    model_config = SettingsConfigDict(extra="ignore")

    secret_key: str = Field(min_length=32, description="signs sessions and tokens; 50 random characters")
    allowed_hosts: CommaSeparated = Field(min_length=1, description="host names served, comma separated")
    base_url: str = Field(
        "http://127.0.0.1:8000", description="public address of the site and its admin, for links in mail"
    )
    database_url: str = Field(
        f"sqlite:///{BASE_DIR / 'db.sqlite3'}",
        description="sqlite:///path or postgres://user:password@host/name",
    )
    statement_timeout_ms: int = Field(
        30_000, ge=0, description="PostgreSQL ends a statement that takes longer; 0 is never"
    )
    prepared_statements: bool = Field(
        True, description="false behind a pooler of PostgreSQL's connections that knows none"
    )
    pooler: bool = Field(
        False, description="true behind a pooler that gives each transaction another connection of PostgreSQL"
    )
    email_url: str = Field("console:", description="smtp://user:password@host:port, or console:")
    email_from: str = Field("Dateline <noreply@localhost>", description="sender of the newsroom's mail")
    time_zone: str = Field("UTC", description="the newsroom's time zone, an IANA name")
    languages: CommaSeparated = Field(
        ["en", "az", "ru"], min_length=1, description="content languages, the first is the default"
    )
    media_root: Path = Field(BASE_DIR / "media", description="folder of uploaded files")
    static_root: Path = Field(BASE_DIR / "staticfiles", description="folder collectstatic writes to")
    csrf_trusted_origins: CommaSeparated = Field(
        [], description="origins that may post to the admin, comma separated"
    )
    https: bool = Field(True, description="redirect to HTTPS, mark cookies secure, send HSTS")
    trust_forwarded_proto: bool = Field(
        False, description="believe the proxy's X-Forwarded-Proto; only behind a proxy that sets it"
    )
    embed_providers: CommaSeparated = Field(
        ["youtube", "vimeo", "spotify", "soundcloud"], description="oEmbed providers that articles may embed"
    )
    api_quota: int = Field(
        300, ge=0, description="API requests a minute and address without a key; 0 is no limit"
    )
    api_key_quota: int = Field(3000, ge=0, description="API requests a minute with a key; 0 is no limit")
    api_cors_origins: CommaSeparated = Field(
        ["*"], description="origins whose scripts may read the API, comma separated; * is all"
    )
    api_cache_seconds: int = Field(
        10, ge=0, description="how long a CDN may keep an API answer, and give it once more while it asks"
    )
    page_cache_seconds: int = Field(
        30, ge=0, description="how long a CDN may keep a page, and give it once more while it asks"
    )
    edge_cache_mb: int = Field(
        128, ge=0, description="memory in which each server process keeps finished answers; 0 is none"
    )
    cdn_purge: CommaSeparated = Field(
        [],
        description="caches told to forget what changed: varnish://host:port, fastly://id, cloudflare://zone",
    )
    cdn_token: str = Field("", validate_default=True, description="token of the CDN's API, that may purge")
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=10,
        description="how many proxies of yours each request passes; they write X-Forwarded-For",
    )
    outbound_allow: CommaSeparated = Field(
        [], description="hosts and networks of your own that webhooks and chats may be sent to"
    )
    preview_hours: int = Field(24, ge=1, le=720, description="hours that a link to a preview lasts")
    headless_preview_url: str = Field(
        "", description="your front end's page that shows previews, http(s)://… without #; empty is our own"
    )
    wagtail_api: bool = Field(True, description="serve Wagtail's own API at /api/v2/pages/, read-only")
    robots_allow: bool = Field(True, description="let search engines in; false for a site on trial")
    robots_refused: CommaSeparated = Field(
        [], description="robots that may read nothing, by the names they go by, comma separated"
    )
    security_contact: str = Field(
        "", description="whom to tell of a weakness, https://… or mailto:…; empty is no security.txt"
    )
    security_policy: str = Field("", description="page that says how you deal with that, https://…")
    debug: bool = Field(False, description="`make dev` only: error pages with code; ignored in production")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="how much is logged")
    log_format: Literal["line", "json"] = Field("json", description="lines for people, or JSON for machines")
    metrics_token: str = Field(
        "", description="the token by which Prometheus reads /-/metrics; empty is from your own network alone"
    )

    @field_validator(
        "allowed_hosts",
        "languages",
        "csrf_trusted_origins",
        "embed_providers",
        "outbound_allow",
        "cdn_purge",
        "api_cors_origins",
        "robots_refused",
        mode="before",
    )
    @classmethod
    def split(cls, value: object) -> object:
        return (
            [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )

    @field_validator("metrics_token")
    @classmethod
    def is_hard_to_guess(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9._~+/=-]{16,}", value):
            raise ValueError("it must be at least 16 letters, digits and ._~+/=-")
        return value

    @field_validator("base_url")
    @classmethod
    def is_web_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("it must begin with http:// or https://")
        return value.rstrip("/")

    @field_validator("headless_preview_url")
    @classmethod
    def is_page_of_a_front_end(cls, value: str) -> str:
        if value and (not value.startswith(("http://", "https://")) or "#" in value):
            raise ValueError("it must begin with http:// or https://, and have no #")
        return value

    @field_validator("robots_refused")
    @classmethod
    def are_names_of_robots(cls, value: list[str]) -> list[str]:
        if odd := [name for name in value if not re.fullmatch(r"[A-Za-z0-9_-]+", name)]:
            raise ValueError(f"not a robot's name: {', '.join(odd)}")
        return value

    @field_validator("security_contact", "security_policy")
    @classmethod
    def is_contact(cls, value: str) -> str:
        if value and (not value.startswith(("https://", "mailto:", "tel:")) or not value.isprintable()):
            raise ValueError("it must begin with https://, mailto: or tel:")
        return value

    @field_validator("database_url")
    @classmethod
    def is_database_we_support(cls, value: str) -> str:
        if not value.startswith(("sqlite://", "postgres://", "postgresql://")):
            raise ValueError("it must begin with sqlite:// or postgres://")
        return value

    @field_validator("email_url")
    @classmethod
    def is_mail_address(cls, value: str) -> str:
        if value.split(":")[0] not in dj_email_url.SCHEMES:
            raise ValueError(f"it must begin with one of {', '.join(sorted(dj_email_url.SCHEMES))}")
        return value

    @field_validator("time_zone")
    @classmethod
    def is_time_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("no such time zone")
        return value

    @field_validator("languages")
    @classmethod
    def are_languages(cls, value: list[str]) -> list[str]:
        if unknown := [code for code in value if code not in LANG_INFO]:
            raise ValueError(f"no such language: {', '.join(unknown)}")
        return value

    @field_validator("embed_providers")
    @classmethod
    def are_providers(cls, value: list[str]) -> list[str]:
        if unknown := [name for name in value if not isinstance(getattr(oembed_providers, name, None), dict)]:
            raise ValueError(f"no such provider: {', '.join(unknown)}")
        return value

    @field_validator("cdn_purge")
    @classmethod
    def are_caches(cls, value: list[str]) -> list[str]:
        if odd := [url for url in value if not is_cache(url)]:
            raise ValueError(f"no such cache: {', '.join(odd)}")
        if len(with_token(value)) > 1:
            raise ValueError("one CDN that needs a token, not two")
        return value

    @field_validator("cdn_token")
    @classmethod
    def is_token_of_the_cdn(cls, value: str, info: ValidationInfo) -> str:
        if not value and (vendors := with_token(info.data.get("cdn_purge", []))):
            raise ValueError(f"{', '.join(vendors)} needs one")
        if not (value.isascii() and value.isprintable()):
            raise ValueError("it must be printable ASCII")
        return value

    @field_validator("outbound_allow")
    @classmethod
    def are_hosts_or_networks(cls, value: list[str]) -> list[str]:
        if odd := [entry for entry in value if not HOST.fullmatch(entry) and not is_network(entry)]:
            raise ValueError(f"not a host or network: {', '.join(odd)}")
        return value


def is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def load() -> Environment:
    """Return the environment. Ends the process with one line per bad variable that says what to set."""
    try:
        return Environment()
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = str(problem["loc"][0])
            wanted = Environment.model_fields[name].description
            what = "is not set" if problem["type"] == "missing" else problem["msg"]
            lines.append(f"{name.upper()}: {what}. Set it in the environment ({wanted}).")
        raise SystemExit("\n".join(lines)) from None
