"""Reports any difference between pages and record."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from news.publishing.differences import differences, gap_in_log, known_ids
from news.record import counts

BATCH = 200


class Command(BaseCommand):
    help = "Compare the public record with the pages. Exits with 1 if they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-progress", action="store_true", help="no progress bar")

    def handle(self, *args: Any, **options: Any) -> None:
        ids = known_ids()
        found = 0
        with tqdm(total=len(ids), unit=" articles", disable=options["no_progress"] or None) as bar:
            for start in range(0, len(ids), BATCH):
                batch = ids[start : start + BATCH]
                for difference in differences(batch):
                    found += 1
                    self.stdout.write(str(difference))
                bar.update(len(batch))
        if gap := gap_in_log():
            found += 1
            self.stdout.write(gap)
        if not counts.are_right():
            found += 1
            self.stdout.write("the streams' counts differ from their entries")
        self.stdout.write(f"{len(ids)} articles compared, {found} differences.")
        if found:
            sys.exit(1)
