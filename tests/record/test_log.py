"""The log: in commit order, without gaps, nothing missed and nothing twice."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from news.record import log
from news.record.models import Change
from tests import factories

PUBLISHERS = 8
ACTS_EACH = 6


def test_change_outside_of_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(TransactionManagementError):
        log.append(kind=Change.Kind.SITE, streams=[])


@pytest.mark.django_db(transaction=True)
def test_number_of_a_change_that_was_rolled_back_is_given_again() -> None:
    with transaction.atomic():
        first = log.append(kind=Change.Kind.SITE, streams=[])
    with transaction.atomic():
        log.append(kind=Change.Kind.SITE, streams=[])
        transaction.set_rollback(True)
    with transaction.atomic():
        third = log.append(kind=Change.Kind.SITE, streams=[])
    assert third.seq == first.seq + 1


class Tail(threading.Thread):
    """Reads the log as a consumer does: whatever comes after the last change that it has seen."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[int] = []
        self.done = threading.Event()

    def run(self) -> None:
        try:
            while not self.done.is_set():
                self.read()
            self.read()
        finally:
            connection.close()

    def read(self) -> None:
        last = self.seen[-1] if self.seen else 0
        new = Change.objects.filter(seq__gt=last).order_by("seq")
        self.seen += new.values_list("seq", flat=True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_tailing_reader_misses_nothing_while_eight_publish() -> None:
    factories.superuser()
    section = factories.section()
    articles = [factories.draft(section, slug=f"story-{number}") for number in range(PUBLISHERS)]

    def newsroom(number: int) -> None:
        try:
            article = articles[number]
            for act in range(ACTS_EACH):
                with transaction.atomic():
                    factories.publish_change(article, title=f"Story {number}, take {act}")
                    # Some change their mind at the last moment: their numbers must not leave a hole.
                    transaction.set_rollback(act % 3 == 2)
            factories.retract(article)
        finally:
            connection.close()

    tail = Tail()
    tail.start()
    with ThreadPoolExecutor(PUBLISHERS) as threads:
        list(threads.map(newsroom, range(PUBLISHERS)))
    tail.done.set()
    tail.join()

    written = list(Change.objects.order_by("seq").values_list("seq", flat=True))
    assert tail.seen == written
    assert written == list(range(1, len(written) + 1))
    kinds = list(Change.objects.filter(article_id__isnull=False).values_list("kind", flat=True))
    committed = ACTS_EACH - ACTS_EACH // 3
    assert kinds.count("published") == PUBLISHERS
    assert kinds.count("updated") == PUBLISHERS * (committed - 1)
    assert kinds.count("retracted") == PUBLISHERS
