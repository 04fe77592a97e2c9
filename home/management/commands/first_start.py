"""Makes of an empty database a newsroom that one can sign in to."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction

from home.placing import place_site

USERNAME = "admin"


class Command(BaseCommand):
    help = (
        "Makes an administrator with a new password, and says where the site is, if nobody has an account. "
        "Does nothing in a newsroom that is in use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--base-url",
            default=settings.WAGTAILADMIN_BASE_URL,
            help="address at which the site is served (default: %(default)s)",
        )

    @transaction.atomic
    def handle(self, *, base_url: str, **_options: Any) -> None:
        users = get_user_model().objects
        if users.exists():
            return
        place_site(base_url)
        password = secrets.token_urlsafe(12)
        users.create_superuser(USERNAME, "", password)
        self.stdout.write(
            f"An account was made to sign in with at {base_url}/admin/, told this once:\n"
            f"  name      {USERNAME}\n  password  {password}\n"
            "Give it a password of your own, and yourself an account of your own."
        )
