"""Fills an empty newsroom with the demonstration paper."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Site

from home.demo.accounts import PASSWORD, PEOPLE
from home.demo.load import load
from news.models import Author, NewsArticle, NewsIndex

PORTS = {"http": 80, "https": 443}


class Command(BaseCommand):
    help = (
        "Loads a small invented newspaper: sections, authors, articles, images and accounts for each role. "
        "Only into an empty database, and never under production settings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="load nothing, and say nothing, when there is content already",
        )
        parser.add_argument(
            "--base-url",
            default=settings.WAGTAILADMIN_BASE_URL,
            help="address at which the site is served (default: %(default)s)",
        )

    def handle(self, *, if_empty: bool, base_url: str, **_options: Any) -> None:
        if not getattr(settings, "DEMO_ALLOWED", False):
            raise CommandError(
                "The demonstration has accounts with a known password, so these settings refuse it. "
                "Use cms.settings.dev, which sets DEMO_ALLOWED."
            )
        place_site(base_url)
        if is_in_use():
            if if_empty:
                return
            raise CommandError(
                "There is content in this database already. The demonstration is loaded only into "
                "an empty one: set DATABASE_URL to another, or remove db.sqlite3, and migrate."
            )
        self.stdout.write("Loading the demonstration newspaper …")
        began = monotonic()
        with without_a_line_for_each_page():
            load()
        self.stdout.write(
            f"Loaded in {monotonic() - began:.0f} s. The password of each account is {PASSWORD}:"
        )
        for username, first_name, last_name, group in PEOPLE:
            self.stdout.write(f"  {username:<10} {first_name} {last_name}, {group or 'superuser'}")


@contextmanager
def without_a_line_for_each_page() -> Iterator[None]:
    logger = logging.getLogger("wagtail")
    level = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(level)


def is_in_use() -> bool:
    """Is there anything that somebody has made?"""
    return any(model.objects.exists() for model in (NewsIndex, NewsArticle, Author, get_user_model()))


def place_site(base_url: str) -> None:
    """Have documents say that the default site is at `base_url`."""
    address = urlsplit(base_url)
    if address.scheme not in PORTS or not address.hostname:
        raise CommandError(f"{base_url!r} is no address of a site, such as http://127.0.0.1:8000.")
    hostname, port = address.hostname, address.port or PORTS[address.scheme]
    site = Site.objects.filter(is_default_site=True).first()
    if site is None or (site.hostname, site.port) == (hostname, port):
        return
    site.hostname, site.port = hostname, port
    site.save()
