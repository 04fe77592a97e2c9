"""Brings a backup back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.ops.backup import BackupError, restore


class Command(BaseCommand):
    help = "Brings a backup back into an empty database and an empty folder of media."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="what `backup` wrote")

    def handle(self, *, folder: Path, **_options: Any) -> None:
        try:
            restore(folder)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored from {folder}.")
