"""Who works on what: taken, given, due and urgent."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import GroupPagePermission, PageLogEntry

from news.models import NewsArticle
from news.review.assignments import candidates, give, set_due, set_priority, take
from news.review.models import WorkItem
from news.review.refusals import AlreadyApproved, CannotDoIt, IsAuthor, MovedOn, NotPermitted, NotReviewer
from news.review.signals import happened
from tests.review.newsroom import Newsroom, fresh

NOW = timezone.now().replace(microsecond=0)


def item_of(article: NewsArticle) -> WorkItem:
    return WorkItem.objects.get(article=article)


def holder(article: NewsArticle) -> Any:
    return item_of(article).assignee


def history(article: NewsArticle) -> list[str]:
    entries = PageLogEntry.objects.filter(page=article.pk, action__startswith="review.")
    return [entry.message for entry in entries.order_by("pk")]


@pytest.fixture
def told() -> Any:
    heard: list[dict[str, Any]] = []

    def hear(sender: Any, **kwargs: Any) -> None:
        heard.append(kwargs)

    happened.connect(hear)
    yield heard
    happened.disconnect(hear)


def test_reviewer_takes_an_article_and_its_author_is_told(room: Newsroom, told: list[Any]) -> None:
    article = room.submit(room.draft())
    told.clear()
    take(article.pk, by=room.editor, seen=None)
    assert holder(article) == room.editor
    assert history(article) == ["Took it on"]
    assert [(each["kind"], each["actor"], each["users"]) for each in told] == [
        ("taken", room.editor, {room.reporter.pk, room.editor.pk})
    ]


@pytest.mark.parametrize("who", ["colleague", "outsider", "lawyer", "publisher", "closed"])
def test_who_does_not_review_the_stage_cannot_take_it(room: Newsroom, who: str) -> None:
    article = room.submit(room.draft())
    with pytest.raises(NotReviewer):
        take(article.pk, by=getattr(room, who), seen=None)
    assert holder(article) is None


def test_reviewer_who_wrote_it_cannot_take_it(room: Newsroom) -> None:
    article = room.submit(room.draft(by=room.editor), by=room.editor)
    with pytest.raises(IsAuthor):
        take(article.pk, by=room.editor, seen=None)


def test_reviewer_who_has_approved_it_cannot_take_it_again(room: Newsroom) -> None:
    article = room.submit(room.draft())
    article.current_workflow_task.__class__.objects.filter(name="Desk review").update(approvals_needed=2)
    article = room.approve(article, by=room.editor)
    with pytest.raises(AlreadyApproved):
        take(article.pk, by=room.editor, seen=None)
    assert list(candidates(article, item_of(article))) == [room.second_editor]


def test_second_who_takes_it_is_told_who_has_it(room: Newsroom) -> None:
    article = room.submit(room.draft())
    take(article.pk, by=room.editor, seen=None)
    with pytest.raises(MovedOn, match="Editor has it by now"):
        take(article.pk, by=room.second_editor, seen=None)
    take(article.pk, by=room.second_editor, seen=room.editor.pk)
    assert holder(article) == room.second_editor


def test_taking_it_twice_is_told_once(room: Newsroom, told: list[Any]) -> None:
    article = room.submit(room.draft())
    take(article.pk, by=room.editor, seen=None)
    told.clear()
    take(article.pk, by=room.editor, seen=room.editor.pk)
    assert told == []
    assert history(article) == ["Took it on"]


def test_editor_gives_it_to_another_reviewer(room: Newsroom, told: list[Any]) -> None:
    article = room.submit(room.draft())
    told.clear()
    give(article.pk, by=room.editor, to=room.second_editor, seen=None)
    assert holder(article) == room.second_editor
    assert history(article) == ["Given to Maren"]
    assert told[0]["users"] == {room.reporter.pk, room.second_editor.pk}
    assert told[0]["comment"] == "Given to Maren"


@pytest.mark.parametrize("who", ["reporter", "colleague", "outsider", "publisher", "lawyer", "closed"])
def test_it_is_given_only_to_who_may_review_it(room: Newsroom, who: str) -> None:
    article = room.submit(room.draft())
    with pytest.raises(CannotDoIt):
        give(article.pk, by=room.editor, to=getattr(room, who), seen=None)
    assert holder(article) is None


@pytest.mark.parametrize("who", ["reporter", "colleague", "outsider", "lawyer", "closed"])
def test_who_does_not_run_the_desk_gives_nothing_that_is_in_review(room: Newsroom, who: str) -> None:
    article = room.submit(room.draft())
    by = getattr(room, who)
    with pytest.raises(NotPermitted):
        give(article.pk, by=by, to=room.editor, seen=None)
    with pytest.raises(NotPermitted):
        set_due(article.pk, by=by, at=NOW)
    with pytest.raises(NotPermitted):
        set_priority(article.pk, by=by, priority=WorkItem.Priority.URGENT)
    item = item_of(article)
    assert (item.assignee, item.priority) == (None, 0)
    assert item.due_at is not None
    assert item.due_at != NOW


def test_publisher_runs_the_desk_without_reviewing_this_stage(room: Newsroom) -> None:
    article = room.submit(room.draft())
    give(article.pk, by=room.publisher, to=room.editor, seen=None)
    set_priority(article.pk, by=room.publisher, priority=WorkItem.Priority.HIGH)
    assert item_of(article).priority == WorkItem.Priority.HIGH


def test_lawyer_runs_the_legal_stage_only(room: Newsroom) -> None:
    article = room.submit(room.draft(needs_legal_review=True))
    with pytest.raises(NotPermitted):
        set_due(article.pk, by=room.lawyer, at=NOW)
    room.approve(article, by=room.editor)
    set_due(article.pk, by=room.lawyer, at=NOW)
    take(article.pk, by=room.lawyer, seen=None)
    assert item_of(article).due_at == NOW


def test_draft_is_given_to_who_may_edit_there(room: Newsroom) -> None:
    article = room.draft()
    assert set(candidates(article, item_of(article))) == {
        room.reporter,
        room.colleague,
        room.editor,
        room.second_editor,
        room.publisher,
        room.second_publisher,
    }
    give(article.pk, by=room.reporter, to=room.colleague, seen=None)
    assert holder(article) == room.colleague
    with pytest.raises(CannotDoIt):
        give(article.pk, by=room.reporter, to=room.outsider, seen=room.colleague.pk)
    with pytest.raises(NotPermitted):
        give(article.pk, by=room.outsider, to=room.reporter, seen=room.colleague.pk)
    with pytest.raises(NotPermitted):
        take(article.pk, by=room.outsider, seen=room.colleague.pk)


def test_owner_who_may_only_add_can_be_given_their_own_draft(room: Newsroom) -> None:
    room.outsider.groups.clear()
    rights = GroupPagePermission.objects.filter(group__name="City reporters")
    rights.filter(permission__codename="change_page").delete()
    article = room.draft()
    assert room.reporter in candidates(article, item_of(article))
    assert room.colleague not in candidates(article, item_of(article))


def test_who_has_it_puts_it_back(room: Newsroom) -> None:
    article = room.submit(room.draft())
    take(article.pk, by=room.editor, seen=None)
    give(article.pk, by=room.editor, to=None, seen=room.editor.pk)
    assert holder(article) is None
    assert history(article) == ["Took it on", "Put back: nobody has it now"]


def test_due_time_and_priority_are_set_and_written_down(room: Newsroom) -> None:
    article = room.submit(room.draft())
    at = NOW + timedelta(hours=2)
    WorkItem.objects.update(overdue_told_at=NOW)
    set_due(article.pk, by=room.editor, at=at)
    set_priority(article.pk, by=room.editor, priority=WorkItem.Priority.URGENT)
    item = item_of(article)
    assert (item.due_at, item.priority, item.overdue_told_at) == (at, 2, None)
    set_due(article.pk, by=room.editor, at=None)
    assert item_of(article).due_at is None
    messages = history(article)
    assert messages[0].startswith("Due ")
    assert messages[1:] == ["Priority: Urgent", "Took the due time away"]


def test_next_stage_begins_with_nobody(room: Newsroom) -> None:
    article = room.submit(room.draft())
    take(article.pk, by=room.editor, seen=None)
    article = room.approve(article, by=room.editor)
    assert holder(article) is None


def test_published_article_is_not_taken(room: Newsroom) -> None:
    article = room.published()
    with pytest.raises(MovedOn, match="nothing left to do"):
        take(fresh(article).pk, by=room.editor, seen=None)
