"""Writes a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.ops.backup import BackupError, back_up, has_media


class Command(BaseCommand):
    help = "Writes the database and the media into a new folder, while the site serves."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where to; new or empty")

    def handle(self, *, folder: Path, **_options: Any) -> None:
        try:
            back_up(folder)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Written to {folder}.")
        if not has_media():
            self.stderr.write("Without the media, which STORAGES has elsewhere. Keep versions of them there.")
