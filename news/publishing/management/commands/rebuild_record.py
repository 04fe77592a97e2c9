"""Rebuilds the public record from the pages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from news.publishing.batches import record_all
from news.publishing.differences import known_ids
from news.publishing.work import publication
from news.record import counts, log

MAX_BATCH = 1000


class Command(BaseCommand):
    help = (
        "Rebuild the whole record from the pages, while the site serves. What differs becomes "
        "a change in the log; of what is the same nobody is told."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=100, help="articles per transaction (100)")
        parser.add_argument("--no-progress", action="store_true", help="no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = options["batch"]
        if not 1 <= batch <= MAX_BATCH:
            raise CommandError(f"--batch must be 1 to {MAX_BATCH}: {batch}")
        ids = known_ids()
        with tqdm(total=len(ids), unit=" articles", disable=options["no_progress"] or None) as bar:
            for start in range(0, len(ids), batch):
                some = ids[start : start + batch]
                with publication():
                    record_all(some)
                bar.update(len(some))
        with transaction.atomic():
            log.lock()
            counts.recount()
        self.stdout.write(f"{len(ids)} articles rebuilt.")
