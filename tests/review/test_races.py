"""Two people, or a person and the worker, act on one article in the same moment: one outcome, no other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from news.models import NewsArticle
from news.publishing.differences import differences, gap_in_log, known_ids
from news.record.models import PublishedArticle
from news.review import audit
from news.review.acts.approve import approve
from news.review.acts.retract import retract
from news.review.models import AuditEntry, ReviewTask
from news.review.refusals import MovedOn, Refused
from news.review.schedule import GoLiveApproved
from tests.desk.test_editing import edit_url, form_of
from tests.review.newsroom import Newsroom, digest_now, fresh, stage_name, stage_of

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4


@pytest.fixture
def room(transactional_db: None) -> Newsroom:
    return Newsroom()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all acts in the same moment, each in a thread; return what each returned, or how it was refused."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait()
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def assert_sound() -> None:
    """Whatever happened: the proof holds, what is live was approved, and the record shows just that."""
    assert list(audit.flaws_of_chain()) == []
    assert list(audit.flaws_of_live_articles(NewsArticle.objects.all())) == []
    assert list(differences(known_ids())) == []
    assert gap_in_log() == ""
    for entry in AuditEntry.objects.filter(road="reviewed"):
        authors = {author["id"] for author in entry.authors}
        assert entry.approvers
        assert not authors & {approver["id"] for approver in entry.approvers}


def poster(client: Client, article: NewsArticle, **changes: Any) -> Callable[[], int]:
    """Return an act that posts the edit form, which was opened now, and returns the status."""
    data = form_of(client, article, **changes)
    return lambda: client.post(edit_url(article), data).status_code


def approver(article: NewsArticle, by: Any) -> Callable[[], Any]:
    stage, digest = stage_of(article), digest_now(article)
    return lambda: approve(stage, by=by, digest=digest)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_last_approval_and_a_save_at_once(room: Newsroom, _round: int) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    save = poster(room.client(room.second_publisher), article, title="Changed")
    approval, status = at_once(approver(article, room.publisher), save)
    article = fresh(article)
    if isinstance(approval, MovedOn):
        assert status == 302
        assert not article.live
        assert stage_name(article) == "Desk review"
    else:
        # What was approved is live; the text that came later is a draft over it, or was not taken.
        assert article.live
        assert article.title == "Story"
        assert status in {302, 409}
    assert_sound()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_last_approvals_at_once_publish_once(room: Newsroom, _round: int) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    results = at_once(approver(article, room.publisher), approver(article, room.second_publisher))
    assert sum(isinstance(result, MovedOn) for result in results) == 1
    assert AuditEntry.objects.count() == 1
    assert fresh(article).live
    assert_sound()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_approvals_that_a_stage_needs_at_once_both_count(room: Newsroom, _round: int) -> None:
    ReviewTask.objects.filter(name="Desk review").update(approvals_needed=2)
    article = room.submit(room.draft())
    results = at_once(approver(article, room.editor), approver(article, room.second_editor))
    assert not any(isinstance(result, Refused) for result in results)
    assert stage_name(article) == "Publication"
    assert_sound()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_same_person_approving_twice_at_once_counts_once(room: Newsroom, _round: int) -> None:
    ReviewTask.objects.filter(name="Desk review").update(approvals_needed=2)
    article = room.submit(room.draft())
    results = at_once(approver(article, room.editor), approver(article, room.editor))
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert stage_name(article) == "Desk review"


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_last_approval_and_taking_back_at_once(room: Newsroom, _round: int) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    # A superuser is not locked out by the stage, so their form can be posted.
    cancel = poster(room.client(room.chief), article, **{"action-cancel-workflow": "1"})
    approval, _status = at_once(approver(article, room.publisher), cancel)
    article = fresh(article)
    if isinstance(approval, Refused):
        assert not article.live
        assert article.current_workflow_state is None
    else:
        assert article.live
        assert article.workflow_states.filter(status="approved").count() == 1
    assert_sound()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_worker_and_taking_off_the_schedule_at_once(room: Newsroom, _round: int) -> None:
    at = timezone.now() + timedelta(hours=1)
    article = room.published(go_live_at=at)
    revision = article.scheduled_revision
    with time_machine.travel(at + timedelta(seconds=1)):
        assert_one_of_them_won(room, article, revision)


def assert_one_of_them_won(room: Newsroom, article: NewsArticle, revision: Revision) -> None:
    client = room.client(room.publisher)
    url = reverse("wagtailadmin_pages:revisions_unschedule", args=[article.pk, revision.pk])
    worker = GoLiveApproved()
    ran, _status = at_once(lambda: worker.run(revision.pk), lambda: client.post(url).status_code)
    article = fresh(article)
    assert article.live == ran == PublishedArticle.objects.filter(pk=article.pk).exists()
    assert not article.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert_sound()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_retraction_and_approval_of_a_change_at_once(room: Newsroom, _round: int) -> None:
    article = room.published()
    article = room.submit(room.revise(article, by=room.reporter, title="Second edition"))
    article = room.approve(article, by=room.editor)

    def take_back() -> Any:
        return retract(article.pk, by=room.second_publisher, reason="In doubt", note="")

    approval, retraction = at_once(approver(article, room.publisher), take_back)
    assert not isinstance(retraction, Refused)
    assert not fresh(article).live
    if isinstance(approval, MovedOn):
        assert AuditEntry.objects.count() == 2
    else:
        assert [entry.road for entry in AuditEntry.objects.all()] == ["reviewed", "reviewed", "retracted"]
    assert_sound()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_two_saves_with_the_same_base_at_once_are_both_kept(room: Newsroom, _round: int) -> None:
    article = room.draft()
    first = poster(room.client(room.reporter), article, title="The reporter's")
    second = poster(room.client(room.colleague), article, title="The colleague's")
    assert sorted(at_once(first, second)) == [302, 409]
    titles = {revision.content["title"] for revision in fresh(article).revisions.all()}
    assert titles == {"Story", "The reporter's", "The colleague's"}
