"""Who is told what: by the acts themselves."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.utils import timezone

from cms.ops.worker import Worker
from news.desk.notices.models import Notice, NoticeSettings
from news.desk.notices.overdue import TellOverdue
from news.models import NewsArticle
from news.review.acts.publish_before_review import publish_before_review
from news.review.acts.retract import retract
from news.review.acts.sign import send_back_breaking, sign
from news.review.assignments import give, take
from news.review.events import Event, tell
from news.review.models import ReviewTask, WorkItem
from tests import factories
from tests.ops import workers
from tests.review.newsroom import Newsroom, digest_now, fresh, group_for, member, stage_of

NOW = timezone.now().replace(microsecond=0)


def told(kind: str) -> set[str]:
    """Return the names of those who were told of it; fails if anybody was told twice of one event."""
    notices = Notice.objects.filter(kind=kind).values_list("user__username", "at")
    assert len(notices) == len(set(notices))
    return {name for name, _at in notices}


def nobody_told_yet() -> None:
    Notice.objects.all().delete()


def work() -> Worker:
    return workers.work_once()


def test_submitted_story_is_told_to_the_reviewers_of_the_stage(room: Newsroom) -> None:
    room.submit(room.draft())
    assert told("submitted") == {"editor", "maren"}
    notice = Notice.objects.filter(kind="submitted").first()
    assert notice is not None
    assert (notice.headline, notice.section_title, notice.stage, notice.actor_name) == (
        "Story",
        "City",
        "Desk review",
        "Reporter",
    )


def test_each_stage_is_told_in_its_turn(room: Newsroom) -> None:
    article = room.submit(room.draft())
    nobody_told_yet()
    room.approve(article, by=room.editor)
    assert told("submitted") == {"publisher", "weir"}


def test_reviewer_who_wrote_it_is_not_asked_to_review_it(room: Newsroom) -> None:
    room.submit(room.draft(by=room.editor), by=room.editor)
    assert told("submitted") == {"maren"}


def test_reviewers_of_another_section_hear_nothing(room: Newsroom) -> None:
    group = group_for("Sport editors", room.sport, "change")
    ReviewTask.objects.get(name="Desk review").groups.add(group)
    sport_editor = factories.user("sport_editor")
    sport_editor.groups.add(group)
    room.submit(room.draft())
    assert told("submitted") == {"editor", "maren"}
    nobody_told_yet()
    room.submit(room.draft(by=room.outsider, section=room.sport), by=room.outsider)
    assert told("submitted") == {"editor", "maren", "sport_editor"}


def test_who_reviews_by_two_groups_is_told_once(room: Newsroom) -> None:
    group = group_for("City editors", room.city, "change")
    ReviewTask.objects.get(name="Desk review").groups.add(group)
    room.editor.groups.add(group)
    room.submit(room.draft())
    assert Notice.objects.filter(user=room.editor).count() == 1


def test_approval_is_told_to_all_authors_with_its_comment(room: Newsroom) -> None:
    article = room.submit(room.revise(room.draft(), by=room.colleague, title="Ours"))
    room.approve(article, by=room.editor, comment="Well done")
    assert told("approved") == {"reporter", "colleague"}
    assert set(Notice.objects.filter(kind="approved").values_list("comment", "stage", "actor_name")) == {
        ("Well done", "Desk review", "Editor")
    }


def test_sent_back_is_told_to_authors_and_to_those_who_had_approved(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    room.send_back(article, by=room.publisher, comment="Who says so?")
    assert told("sent_back") == {"reporter", "editor"}
    assert set(Notice.objects.filter(kind="sent_back").values_list("comment", flat=True)) == {"Who says so?"}


def test_change_is_told_to_those_whose_approval_it_voided(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    room.revise(article, by=room.reporter, title="Another story")
    assert told("changed") == {"editor"}
    notice = Notice.objects.get(kind="changed")
    assert (notice.headline, "Desk review (Editor)" in notice.comment) == ("Another story", True)


def test_publication_is_told_to_authors_and_approvers_but_not_to_who_did_it(room: Newsroom) -> None:
    room.published()
    assert told("published") == {"reporter", "editor"}


def test_scheduled_story_is_told_to_its_authors_and_its_going_live_to_approvers_too(room: Newsroom) -> None:
    article = room.published(go_live_at=NOW + timedelta(hours=1))
    assert told("scheduled") == {"reporter"}
    assert told("published") == set()
    with time_machine.travel(NOW + timedelta(hours=2)):
        work()
    assert fresh(article).live
    assert told("published") == {"reporter", "editor", "publisher"}


def test_held_story_is_told_to_authors_and_publishers(room: Newsroom) -> None:
    article = room.published(go_live_at=NOW + timedelta(hours=1))
    nobody_told_yet()
    room.editor.is_active = False
    room.editor.save()
    with time_machine.travel(NOW + timedelta(hours=2)):
        work()
    assert not fresh(article).live
    assert told("held") == {"reporter", "publisher", "weir"}
    assert told("submitted") == {"maren"}


def breaking(room: Newsroom) -> NewsArticle:
    article = room.draft()
    publish_before_review(article.pk, by=room.publisher, digest=digest_now(article), reason="It burns")
    return fresh(article)


def test_breaking_news_is_told_to_all_who_may_review_and_to_its_authors(room: Newsroom) -> None:
    breaking(room)
    assert told("breaking") == {"editor", "maren", "weir", "reporter"}
    assert Notice.objects.filter(kind="breaking", comment="It burns").count() == 4


def test_signature_is_told_to_author_and_publisher(room: Newsroom) -> None:
    article = breaking(room)
    sign(article.pk, by=room.editor, digest=digest_now(article), comment="True")
    assert told("signed") == {"reporter", "publisher"}


def test_breaking_news_sent_back_is_told_to_author_and_publisher(room: Newsroom) -> None:
    article = breaking(room)
    send_back_breaking(article.pk, by=room.editor, digest=digest_now(article), comment="Not so")
    assert told("sent_back") == {"reporter", "publisher"}
    assert told("submitted") == set()


def test_retraction_is_told_to_authors_and_to_the_section(room: Newsroom) -> None:
    article = room.published()
    retract(article.pk, by=room.publisher, reason="Invented", note="")
    assert told("retracted") == {"reporter", "editor", "maren", "weir"}


def test_taken_story_is_told_to_its_authors(room: Newsroom) -> None:
    article = room.submit(room.draft())
    take(article.pk, by=room.editor, seen=None)
    assert told("taken") == {"reporter"}


def test_given_story_is_told_to_its_new_assignee_too(room: Newsroom) -> None:
    article = room.submit(room.draft())
    give(article.pk, by=room.second_editor, to=room.editor, seen=None)
    assert told("taken") == {"editor", "reporter"}
    assert set(Notice.objects.filter(kind="taken").values_list("comment", flat=True)) == {"Given to Editor"}


# Overdue


def overdue_item(room: Newsroom, **fields: Any) -> WorkItem:
    article = room.submit(room.draft())
    nobody_told_yet()
    WorkItem.objects.filter(article=article).update(due_at=NOW - timedelta(minutes=1), **fields)
    return WorkItem.objects.get(article=article)


def test_overdue_story_is_told_once_to_the_reviewers_of_its_stage(room: Newsroom) -> None:
    item = overdue_item(room)
    work()
    work()
    assert told("overdue") == {"editor", "maren"}
    item.refresh_from_db()
    assert item.overdue_told_at is not None


def test_overdue_story_with_an_assignee_is_told_to_them(room: Newsroom) -> None:
    overdue_item(room, assignee=room.second_editor)
    work()
    assert told("overdue") == {"maren"}


def test_overdue_story_whose_assignee_has_left_is_told_to_the_stage(room: Newsroom) -> None:
    overdue_item(room, assignee=room.closed)
    work()
    assert told("overdue") == {"editor", "maren"}


def test_story_that_is_not_due_yet_or_not_in_review_is_not_overdue(room: Newsroom) -> None:
    overdue_item(room, state=WorkItem.State.RETURNED)
    later = room.submit(room.draft(slug="later"))
    WorkItem.objects.filter(article=later).update(due_at=NOW + timedelta(hours=1))
    work()
    assert told("overdue") == set()


def test_new_due_time_is_told_of_again(room: Newsroom) -> None:
    item = overdue_item(room)
    work()
    nobody_told_yet()
    WorkItem.objects.filter(pk=item.pk).update(due_at=NOW - timedelta(seconds=1), overdue_told_at=None)
    work()
    assert told("overdue") == {"editor", "maren"}


def test_failure_to_tell_leaves_the_overdue_story_to_be_told_of(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = overdue_item(room)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise ValueError("no more room")

    with monkeypatch.context() as patch:
        patch.setattr("news.desk.notices.chat.tell", fail)
        assert work().failures == 1
    assert told("overdue") == set()
    item.refresh_from_db()
    assert item.overdue_told_at is None
    work()
    assert told("overdue") == {"editor", "maren"}


@pytest.mark.django_db
def test_looking_for_what_is_overdue_is_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        TellOverdue().due(timezone.now(), besides=())


@pytest.mark.django_db(transaction=True)
def test_ten_workers_tell_of_an_overdue_story_once() -> None:
    room = Newsroom()
    overdue_item(room)
    workers.ten_work_once()
    work()
    assert Notice.objects.filter(kind="overdue").count() == 2


# The rows


def test_closed_accounts_are_told_nothing(room: Newsroom) -> None:
    room.reporter.is_active = False
    room.reporter.save()
    article = room.submit(room.draft())
    room.approve(room.approve(article, by=room.editor), by=room.publisher)
    assert not Notice.objects.filter(user__in=[room.closed, room.reporter]).exists()


def test_nobody_is_told_of_an_act_that_was_taken_back(room: Newsroom) -> None:
    article = room.submit(room.draft())
    nobody_told_yet()
    with transaction.atomic():
        room.approve(article, by=room.editor)
        assert Notice.objects.exists()
        transaction.set_rollback(True)
    work()
    assert not Notice.objects.exists()
    assert mail.outbox == []


def test_choices_say_what_is_mailed_and_the_list_has_all(room: Newsroom) -> None:
    NoticeSettings.objects.create(user=room.reporter, mail=["sent_back"])
    member("nomail", "Editors")
    type(room.editor).objects.filter(username="nomail").update(email="")
    article = room.submit(room.draft())
    article = room.approve(article, by=room.editor)
    room.send_back(article, by=room.publisher)
    states = dict(Notice.objects.filter(user=room.reporter).values_list("kind", "state"))
    assert states == {"approved": "none", "sent_back": "pending"}
    assert set(Notice.objects.filter(user__username="nomail").values_list("state", flat=True)) == {"none"}
    assert set(Notice.objects.filter(user=room.second_editor).values_list("state", flat=True)) == {"pending"}


def test_telling_costs_the_same_for_many_people(room: Newsroom, django_assert_num_queries: Any) -> None:
    article = room.submit(room.draft())
    stage = stage_of(article).task.specific
    with django_assert_num_queries(6):
        tell(Event.SUBMITTED, article, actor=room.reporter, stage=stage)
    for number in range(8):
        member(f"editor{number}", "Editors")
    article = fresh(article)
    with django_assert_num_queries(6):
        tell(Event.SUBMITTED, article, actor=room.reporter, stage=stage)
