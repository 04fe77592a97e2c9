"""A publication: one transaction, at whose end the record is brought in line with the pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import transaction


@dataclass
class Work:
    """What was touched, and so has to be looked at before the transaction may commit."""

    articles: set[int] = field(default_factory=set)
    """Ids of articles whose own state may have changed."""
    trees: set[int] = field(default_factory=set)
    """Ids of pages below which articles may have moved, come or gone."""
    things: set[str] = field(default_factory=set)
    """What published articles copied from: `image:<id>`, `document:<id>`, `page:<id>`."""
    copies: set[int] = field(default_factory=set)
    """Ids of articles that show something that changed: rebuilt at leisure when they are many."""
    sites: set[int] = field(default_factory=set)
    """Ids of front pages whose site changed in something that is not an article."""
    notes: dict[int, str] = field(default_factory=dict)
    """What readers are told of articles that are withdrawn, by id."""

    def add(self, other: "Work") -> None:
        self.articles |= other.articles
        self.trees |= other.trees
        self.things |= other.things
        self.copies |= other.copies
        self.sites |= other.sites
        self.notes |= other.notes


_current: ContextVar[Work | None] = ContextVar("current_publication", default=None)


@contextmanager
def publication() -> Iterator[None]:
    """One transaction; the record follows the pages just before it commits.

    Within another publication, a part of it. What is published outside of one is settled by
    itself, in the transaction of the save.
    """
    if _current.get() is not None:
        with transaction.atomic():
            yield
        return
    work = Work()
    with transaction.atomic():
        token = _current.set(work)
        try:
            yield
        finally:
            _current.reset(token)
        if not transaction.get_rollback():
            settle_if_needed(work)


def touch(work: Work) -> None:
    """Have `work` settled: at the end of the publication, or here and now where there is none."""
    current = _current.get()
    if current is not None:
        current.add(work)
        return
    with transaction.atomic():
        settle_if_needed(work)


def settle_if_needed(work: Work) -> None:
    from news.publishing.settle import settle  # settle enqueues tasks, whose work is a publication

    if work != Work():
        settle(work)
