"""The newsroom's background work."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.ops.stop import Stop
from cms.ops.worker import Worker


def seconds(text: str) -> float:
    value = float(text)
    if not 0.01 <= value <= 60:
        raise ArgumentTypeError("must be from 0.01 to 60")
    return value


class Command(BaseCommand):
    help = "Publishes and unpublishes what is due and runs background tasks, until SIGTERM."
    # They are made before a deployment; a worker that was killed should be back at once.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="try all that is due once, and exit")
        parser.add_argument(
            "--poll-seconds", type=seconds, default=0.5, help="pause between two looks (%(default)s)"
        )

    def handle(self, *, once: bool, poll_seconds: float, **_options: Any) -> None:
        stop = Stop()
        worker = Worker(poll_seconds=poll_seconds, stop=stop)
        try:
            if once:
                worker.run_once()
            else:
                stop.on_signals()
                worker.run()
        finally:
            stop.close()
        if once and worker.failures:
            raise CommandError(f"{worker.failures} items failed; the log says which and why.")
