"""Draft, review, publish: what a text has to pass, and what makes it pass again."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from news.models import NewsIndex
from news.record.models import Change, PublishedArticle
from news.review import audit
from news.review.authors import authors_of
from news.review.models import AuditEntry, WorkItem
from news.review.refusals import AlreadyApproved, IsAuthor, MovedOn, NotReviewer, ReasonMissing
from tests.ops import workers
from tests.review.newsroom import Newsroom, digest_now, fresh, stage_name

# Revisions keep milliseconds.
# However long the other tests take, it lies ahead.
TOMORROW = timezone.now().replace(microsecond=0) + timedelta(days=1)


def test_story_passes_desk_and_publication_and_is_public(room: Newsroom) -> None:
    article = room.submit(room.draft())
    assert stage_name(article) == "Desk review"
    article = room.approve(article, by=room.editor)
    assert not article.live
    assert stage_name(article) == "Publication"
    article = room.approve(article, by=room.publisher, comment="Good")
    assert article.live
    assert PublishedArticle.objects.filter(pk=article.pk).exists()
    entry = AuditEntry.objects.get()
    assert (entry.road, entry.digest) == ("reviewed", digest_now(article))
    assert [each["name"] for each in entry.authors] == ["Reporter"]
    assert [(each["name"], each["stage"], each["comment"]) for each in entry.approvers] == [
        ("Editor", "Desk review", ""),
        ("Publisher", "Publication", "Good"),
    ]
    assert not WorkItem.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "colleague", "outsider", "lawyer", "publisher", "closed"])
def test_who_does_not_review_a_stage_cannot_approve_it(room: Newsroom, who: str) -> None:
    article = room.submit(room.draft())
    with pytest.raises(NotReviewer):
        room.approve(article, by=getattr(room, who))
    assert stage_name(article) == "Desk review"


def test_author_cannot_approve_not_even_as_superuser(room: Newsroom) -> None:
    article = room.submit(room.draft(by=room.chief), by=room.chief)
    with pytest.raises(IsAuthor):
        room.approve(article, by=room.chief)


def test_reviewer_who_edits_becomes_an_author(room: Newsroom) -> None:
    article = room.submit(room.draft())
    article = room.revise(article, by=room.editor, title="Better")
    with pytest.raises(IsAuthor):
        room.approve(article, by=room.editor)
    article = room.revise(article, by=room.second_editor, title="Story")
    with pytest.raises(IsAuthor):
        room.approve(article, by=room.second_editor)
    with pytest.raises(IsAuthor):
        room.approve(article, by=room.editor)


def test_revision_that_changes_nothing_makes_no_author_and_keeps_approvals(room: Newsroom) -> None:
    article = room.submit(room.draft())
    article = room.approve(article, by=room.editor)
    article = room.revise(article, by=room.publisher)
    assert stage_name(article) == "Publication"
    article = room.approve(article, by=room.publisher)
    assert article.live
    assert article.live_revision_id == article.latest_revision_id


def test_change_after_an_approval_voids_it_and_says_so(room: Newsroom) -> None:
    article = room.submit(room.draft())
    article = room.approve(article, by=room.editor)
    article = room.revise(article, by=room.second_publisher, title="Changed")
    assert stage_name(article) == "Desk review"
    item = WorkItem.objects.get()
    assert "Desk review (Editor)" in item.note
    article = room.approve(article, by=room.editor)
    article = room.approve(article, by=room.publisher)
    assert fresh(article).title == "Changed"


def test_approval_of_another_text_than_the_present_one_is_refused(room: Newsroom) -> None:
    article = room.submit(room.draft())
    seen = digest_now(article)
    room.revise(article, by=room.second_editor, title="Changed")
    with pytest.raises(MovedOn):
        room.approve(article, by=room.editor, digest=seen)


def test_sent_back_story_is_mended_and_keeps_what_still_holds(room: Newsroom) -> None:
    article = room.submit(room.draft())
    article = room.approve(article, by=room.editor)
    article = room.send_back(article, by=room.publisher, comment="Who says so?")
    item = WorkItem.objects.get()
    assert (item.state, item.note) == ("returned", "Who says so?")
    same = room.submit(article)
    assert stage_name(same) == "Publication"
    article = room.send_back(same, by=room.publisher)
    article = room.revise(article, by=room.reporter, title="Mended")
    article = room.submit(article)
    assert stage_name(article) == "Desk review"


def test_sending_back_needs_words(room: Newsroom) -> None:
    article = room.submit(room.draft())
    with pytest.raises(ReasonMissing):
        room.send_back(article, by=room.editor, comment="  ")


def test_legal_flag_adds_a_stage_that_cannot_be_skipped(room: Newsroom) -> None:
    article = room.submit(room.draft(needs_legal_review=True))
    article = room.approve(article, by=room.editor)
    assert stage_name(article) == "Legal"
    article = room.approve(article, by=room.lawyer)
    assert stage_name(article) == "Publication"
    article = room.approve(article, by=room.publisher)
    assert article.live


def test_legal_flag_set_in_the_last_stage_adds_it_as_well(room: Newsroom) -> None:
    article = room.submit(room.draft())
    article = room.approve(article, by=room.editor)
    article = room.revise(article, by=room.second_publisher, needs_legal_review=True)
    stages = []
    for by in (room.editor, room.lawyer, room.publisher):
        stages.append(stage_name(article))
        article = room.approve(article, by=by)
    assert stages == ["Desk review", "Legal", "Publication"]
    assert article.live


def test_who_has_a_text_translated_is_an_author_of_the_copy(room: Newsroom) -> None:
    az = Locale.objects.create(language_code="az")
    room.city.get_parent().copy_for_translation(az).save_revision().publish()
    NewsIndex.objects.get(pk=room.city.pk).copy_for_translation(az).save_revision().publish()
    source = room.draft(by=room.chief)
    url = reverse("simple_translation:submit_page_translation", args=[source.pk])
    assert room.client(room.chief).post(url, {"locales": [az.pk]}).status_code == 302
    article = room.submit(source.get_translation(az), by=room.chief)
    assert authors_of(article.pk).keys() == {room.chief.pk}
    with pytest.raises(IsAuthor):
        room.approve(article, by=room.chief)
    article = room.approve(room.approve(article, by=room.editor), by=room.publisher)
    assert article.live
    assert [each["id"] for each in AuditEntry.objects.get().authors] == [room.chief.pk]


def test_approval_of_an_account_that_is_deleted_sends_the_story_back_to_its_stage(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    room.editor.delete()
    assert stage_name(article) == "Desk review"
    assert "Editor" in WorkItem.objects.get().note
    article = room.approve(room.approve(article, by=room.second_editor), by=room.publisher)
    assert article.live
    assert "Editor" not in {each["name"] for each in AuditEntry.objects.get().approvers}


def test_scheduled_story_whose_approver_is_deleted_is_held_with_the_reason(room: Newsroom) -> None:
    article = room.published(go_live_at=TOMORROW + timedelta(hours=1))
    room.editor.delete()
    with time_machine.travel(TOMORROW + timedelta(hours=2)):
        workers.work_once()
    assert not fresh(article).live
    item = WorkItem.objects.get()
    assert item.held
    assert "the account of Editor is closed" in item.note


def test_stage_that_needs_two_approvals_waits_for_two_people(room: Newsroom) -> None:
    article = room.submit(room.draft())
    article.current_workflow_task.__class__.objects.filter(name="Desk review").update(approvals_needed=2)
    article = room.approve(article, by=room.editor)
    assert stage_name(article) == "Desk review"
    with pytest.raises(AlreadyApproved):
        room.approve(article, by=room.editor)
    article = room.approve(article, by=room.second_editor)
    assert stage_name(article) == "Publication"


def test_approved_text_waits_for_its_time(room: Newsroom) -> None:
    at = TOMORROW + timedelta(hours=1)
    article = room.published(go_live_at=at)
    assert not article.live
    assert article.scheduled_revision.approved_go_live_at == at
    assert WorkItem.objects.get().state == "scheduled"
    assert not Change.objects.filter(article_id=article.pk).exists()


def test_embargo_holds_what_is_approved_back(room: Newsroom) -> None:
    at = TOMORROW + timedelta(hours=2)
    article = room.published(embargo_until=at, go_live_at=TOMORROW + timedelta(hours=1))
    assert article.scheduled_revision.approved_go_live_at == at


def test_published_article_is_changed_by_the_same_road(room: Newsroom) -> None:
    article = room.published()
    article = room.revise(article, by=room.colleague, title="Second edition")
    assert WorkItem.objects.get().state == "draft"
    article = room.submit(article, by=room.colleague)
    # The reporter wrote what is published; the change is the colleague's.
    article = room.approve(article, by=room.editor)
    article = room.approve(article, by=room.publisher)
    assert article.title == "Second edition"
    assert list(audit.flaws_of_chain()) == []
