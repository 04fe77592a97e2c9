"""Imports articles from another system."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.utils import DatabaseError
from tqdm import tqdm
from wagtail.models import Page, Site

from news.importers.lines import BadLine, Story, read
from news.importers.taking import Importer, Report
from news.importers.things import Sections

MAX_BATCH = 1000
LONGEST_SOURCE = 50


class Command(BaseCommand):
    help = (
        "Takes articles that were public elsewhere into the newsroom, from a file with one JSON object a "
        "line; docs/importing.md tells the format. Can be run again, and after it was killed: what is there "
        "and the same is left as it is. Ends with 1 if a line was refused; the others are taken all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument("--source", default="import", help="a name for where it comes from (import)")
        parser.add_argument("--into", default="/", help="address of the page below which sections go (/)")
        parser.add_argument("--batch", type=int, default=200, help="articles a transaction (200)")
        parser.add_argument("--no-progress", action="store_true", help="no progress bar")

    def handle(self, *, file: str, source: str, into: str, batch: int, **options: Any) -> None:
        if not 1 <= batch <= MAX_BATCH:
            raise CommandError(f"--batch must be 1 to {MAX_BATCH}: {batch}")
        if not 1 <= len(source) <= LONGEST_SOURCE:
            raise CommandError(f"--source must have 1 to {LONGEST_SOURCE} characters: {source!r}")
        importer, report = Importer(source, Sections(page_at(into))), Report()
        off = options["no_progress"] or None
        with (
            opened(file) as (lines, size),
            tqdm(total=size, unit="B", unit_scale=True, disable=off) as bar,
        ):
            for some in batched_lines(lines, batch, bar):
                self.take(some, importer, report)
        finish()
        self.tell(report)

    def take(self, lines: list[tuple[int, bytes]], importer: Importer, report: Report) -> None:
        stories: list[Story] = []
        for number, line in lines:
            try:
                stories.append(read(number, line))
            except BadLine as error:
                report.refuse(number, str(error))
        try:
            importer.take(stories, report)
        except DatabaseError as error:
            first, last = lines[0][0], lines[-1][0]
            raise CommandError(
                f"Stopped at lines {first} to {last}, of which none was taken: {error}"
            ) from error

    def tell(self, report: Report) -> None:
        for number, why in sorted(report.refused):
            self.stderr.write(f"line {number}: {why}")
        taken = ", ".join(f"{report.taken[name]} {name}" for name in ("new", "changed", "unchanged"))
        self.stdout.write(f"{taken}, {len(report.refused)} refused.")
        if report.refused:
            raise CommandError(f"{len(report.refused)} lines were refused; they are named above.")


@contextmanager
def opened(file: str) -> Iterator[tuple[BinaryIO, int | None]]:
    """Yield the file, and its size if it has one. Raises `CommandError`."""
    if file == "-":
        yield sys.stdin.buffer, None
        return
    path = Path(file)
    try:
        with path.open("rb") as lines:
            yield lines, path.stat().st_size
    except OSError as error:
        raise CommandError(f"{file} can't be read: {error.strerror}") from error


def batched_lines(lines: BinaryIO, size: int, bar: Any) -> Iterator[list[tuple[int, bytes]]]:
    """Yield numbers and lines, some at a time, without blank ones; the bar follows what was taken."""
    some: list[tuple[int, bytes]] = []
    read_bytes = 0
    for number, line in enumerate(lines, start=1):
        read_bytes += len(line)
        if line.strip():
            some.append((number, line))
        if len(some) == size:
            yield some
            bar.update(read_bytes)
            some, read_bytes = [], 0
    if some:
        yield some
    bar.update(read_bytes)


def page_at(address: str) -> Page:
    """Return the front page or section at an address of the default site. Raises `CommandError`."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        raise CommandError("There is no default site. `manage.py demo`, or the admin, makes one.")
    names = [name for name in address.split("/") if name]
    page = site.root_page
    for name in names:
        page = translation_or_child(page, name)
        if page is None:
            raise CommandError(f"--into: there is no page at {address}")
    return page


def translation_or_child(page: Page, name: str) -> Page | None:
    """Return the front page in the language of this code, or else the child of this name."""
    same = Page.objects.filter(translation_key=page.translation_key, locale__language_code=name)
    return same.first() or Page.objects.child_of(page).filter(slug=name).first()


def finish() -> None:
    """Tell PostgreSQL what the tables hold now: it would plan by what they held before."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
