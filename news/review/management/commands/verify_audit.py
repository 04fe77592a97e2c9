"""Compares the proof of publications with itself, and with what is live."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from news.models import NewsArticle
from news.publishing.differences import differences, known_ids
from news.review import audit
from news.review.models import AuditEntry

BATCH = 500


class Command(BaseCommand):
    help = (
        "Checks that the chain of publications is whole and unchanged, that every live article says what its "
        "last publication attests, and that the public record shows just that. Ends with 1 if not. "
        "Prints the head of the chain: kept elsewhere and given as --head, it proves that no end was cut off."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", metavar="SEQ:HASH", help="an earlier head that must be in the chain")

    def handle(self, *, head: str | None, **_options: Any) -> None:
        flaws = [*map(str, audit.flaws_of_chain())]
        if head and not holds(head):
            flaws.append(f"head {head}: is not in the chain")
        flaws += map(str, audit.flaws_of_live_articles(NewsArticle.objects.all()))
        flaws += recorded_otherwise()
        for flaw in flaws:
            self.stdout.write(flaw)
        if flaws:
            raise CommandError(f"The proof does not hold: {len(flaws)} flaws.")
        count = AuditEntry.objects.count()
        self.stdout.write(f"The proof holds: {count} entries, head {audit.head()}")


def holds(head: str) -> bool:
    """Is the entry that `head` (`seq:hash`) names in the chain? Raises `CommandError` for anything else."""
    seq, _, hash_ = head.partition(":")
    if not seq.isdecimal() or len(hash_) != len(audit.FIRST):
        raise CommandError(f"--head is {head!r}; it must be a number, a colon and 64 hexadecimal digits.")
    return seq == "0" or AuditEntry.objects.filter(seq=int(seq), hash=hash_).exists()


def recorded_otherwise() -> list[str]:
    """Return where the public record shows something else than the pages, which the proof attests."""
    ids = known_ids()
    found: list[str] = []
    for start in range(0, len(ids), BATCH):
        found += (f"record: {difference}" for difference in differences(ids[start : start + BATCH]))
    return found
