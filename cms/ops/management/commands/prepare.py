"""What has to be done before the site is served; quick when nothing has to be."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = "Migrates, loads the demonstration into an empty development database, collects static files."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--static-only", action="store_true", help="only collect static files, where an image is built"
        )

    def handle(self, *, static_only: bool, **_options: Any) -> None:
        if not static_only:
            self.reach_database()
            self.migrate()
            if getattr(settings, "DEMO_ALLOWED", False):
                call_command("demo", if_empty=True, base_url=settings.WAGTAILADMIN_BASE_URL)
        self.collect_static_files()

    def reach_database(self) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(
                f"The database cannot be reached: {reason}. Is DATABASE_URL right, and does it run?"
            ) from error

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)

    def collect_static_files(self) -> None:
        # Hashing and compressing take seconds even if no file has changed.
        stamp = Path(settings.STATIC_ROOT) / ".sources"
        sources = fingerprint()
        if stamp.is_file() and stamp.read_text() == sources:
            return
        self.stdout.write("Collecting static files …")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(sources)


def fingerprint() -> str:
    """Return a digest that differs when a static file was added, changed or removed."""
    lines = {settings.STORAGES["staticfiles"]["BACKEND"]}
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            lines.add(f"{name} {found.st_size} {found.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
