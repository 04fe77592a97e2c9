"""Fills an empty newsroom with the demonstration paper."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.demo.accounts import PASSWORD, PEOPLE
from home.demo.load import load
from home.placing import place_site
from news.models import Author, NewsArticle, NewsIndex


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
