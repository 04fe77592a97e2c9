"""What happens when somebody decides on the review screen, or forges that they did."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from news.models import NewsArticle
from news.record.models import PublishedArticle
from news.review.acts.publish_before_review import publish_before_review
from news.review.models import Approval, AuditEntry, ReviewTask, UnsignedStory, WorkItem
from tests.review.newsroom import Newsroom, digest_now, fresh, stage_name, stage_of

HOME = "/admin/"


def url(article: NewsArticle) -> str:
    return reverse("desk:review", args=[article.pk])


def what_the_screen_says(article: NewsArticle, act: str = "approve", **fields: Any) -> dict[str, Any]:
    """Return what the form of a decision holds, taken now."""
    article = fresh(article)
    state = article.current_workflow_task_state
    said = {
        "act": act,
        "digest": digest_now(article),
        "stage": state.pk if state else "",
        "seen": article.latest_revision_id,
        "since": "",
        "comment": "",
    }
    return said | fields


def said_in(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def breaking(room: Newsroom) -> NewsArticle:
    article = room.draft()
    publish_before_review(article.pk, by=room.publisher, digest=digest_now(article), reason="Now")
    return fresh(article)


def test_form_of_the_screen_is_what_is_posted(room: Newsroom) -> None:
    article = room.submit(room.draft())
    client = room.client(room.editor)
    asked = client.get(url(article)).context["asked"]
    form = {field.name: field.value() or "" for field in asked.approve}
    assert client.post(url(article), form).status_code == 302
    assert stage_name(article) == "Publication"


def test_editor_approves_and_the_story_goes_to_publication(room: Newsroom) -> None:
    article = room.submit(room.draft())
    response = room.client(room.editor).post(url(article), what_the_screen_says(article, comment="Good"))
    assert response["Location"] == HOME
    assert "Approved: “Story” goes to “Publication”." in said_in(response)
    assert stage_name(article) == "Publication"
    approval = Approval.objects.get()
    assert (approval.user, approval.comment) == (room.editor, "Good")


def test_last_approval_publishes_and_links_to_the_live_article(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    response = room.client(room.publisher).post(url(article), what_the_screen_says(article))
    assert "Approved: “Story” is live." in said_in(response)
    assert fresh(article).url in said_in(response)
    assert PublishedArticle.objects.filter(pk=article.pk).exists()


def test_last_approval_of_what_is_planned_says_when(room: Newsroom) -> None:
    at = timezone.now().replace(microsecond=0) + timedelta(days=1)
    article = room.approve(room.submit(room.draft(go_live_at=at)), by=room.editor)
    response = room.client(room.publisher).post(url(article), what_the_screen_says(article))
    assert "is scheduled for" in said_in(response)
    assert not fresh(article).live


def test_first_of_two_approvals_says_that_another_is_needed(room: Newsroom) -> None:
    article = room.submit(room.draft())
    ReviewTask.objects.filter(name="Desk review").update(approvals_needed=2)
    response = room.client(room.editor).post(url(article), what_the_screen_says(article))
    assert "needs another person’s approval in “Desk review”" in said_in(response)


def test_after_a_decision_comes_the_next_that_waits_overdue_ones_in_front(room: Newsroom) -> None:
    first = room.submit(room.draft(title="First"))
    second, third = room.submit(room.draft(title="Second")), room.submit(room.draft(title="Third"))
    WorkItem.objects.filter(article=third).update(due_at=timezone.now() - timedelta(hours=1))
    client = room.client(room.editor)
    response = client.post(url(first), what_the_screen_says(first))
    assert response["Location"] == url(third)
    assert client.post(url(third), what_the_screen_says(third))["Location"] == url(second)
    assert client.post(url(second), what_the_screen_says(second))["Location"] == HOME


def test_story_is_sent_back_with_what_was_asked(room: Newsroom) -> None:
    article = room.submit(room.draft())
    form = what_the_screen_says(article, "send_back", comment="Who says so?")
    response = room.client(room.editor).post(url(article), form)
    assert "Sent back: “Story” is with its authors." in said_in(response)
    item = WorkItem.objects.get()
    assert (item.state, item.note) == ("returned", "Who says so?")


@pytest.mark.parametrize("comment", ["", "   \n"])
def test_sending_back_without_words_is_refused_on_the_screen(room: Newsroom, comment: str) -> None:
    article = room.submit(room.draft())
    form = what_the_screen_says(article, "send_back", comment=comment)
    response = room.client(room.editor).post(url(article), form)
    assert response.status_code == 400
    assert "Say what has to be changed." in response.content.decode()
    assert WorkItem.objects.get().state == "in_review"


def test_comment_that_is_too_long_is_kept_on_the_screen(room: Newsroom) -> None:
    article = room.submit(room.draft())
    form = what_the_screen_says(article, comment="Verbose " * 700)
    response = room.client(room.editor).post(url(article), form)
    assert response.status_code == 400
    assert response.content.decode().count("Verbose") == 700
    assert not Approval.objects.exists()


@pytest.mark.parametrize("act", ["approve", "send_back"])
def test_text_that_changed_meanwhile_is_not_decided_and_nothing_typed_is_lost(
    room: Newsroom, act: str
) -> None:
    article = room.submit(room.draft(standfirst="Trams return"))
    form = what_the_screen_says(article, act, comment="Typed with care")
    article = room.revise(article, by=room.second_editor, standfirst="Buses return")
    response = room.client(room.editor).post(url(article), form)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "The article has changed since you opened it. Nothing was published." in shown
    assert "Typed with care</textarea>" in shown
    assert '<span class="deletion">Trams</span><span class="addition">Buses</span>' in shown
    assert digest_now(article) in shown
    assert stage_name(article) == "Desk review"
    assert not Approval.objects.exists()


def test_stage_that_moved_on_is_not_decided_and_the_words_are_shown(room: Newsroom) -> None:
    article = room.submit(room.draft())
    form = what_the_screen_says(article, comment="Typed with care")
    room.approve(article, by=room.second_editor)
    response = room.client(room.editor).post(url(article), form)
    shown = response.content.decode()
    assert response.status_code == 409
    assert "This stage has ended" in shown
    assert "What you had written was not sent:" in shown
    assert "Typed with care" in shown
    assert Approval.objects.count() == 1
    assert not fresh(article).live


def test_publisher_with_a_stale_text_publishes_nothing(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    form = what_the_screen_says(article)
    room.revise(article, by=room.reporter, title="Smuggled")
    assert room.client(room.publisher).post(url(article), form).status_code == 409
    assert not fresh(article).live
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "colleague", "publisher", "lawyer"])
@pytest.mark.parametrize("act", ["approve", "send_back"])
def test_who_is_no_reviewer_decides_nothing_by_a_forged_post(room: Newsroom, who: str, act: str) -> None:
    article = room.submit(room.draft())
    form = what_the_screen_says(article, act, comment="Forged")
    response = room.client(getattr(room, who)).post(url(article), form)
    assert response.status_code == 403
    assert_nothing_changed(article)


def test_who_works_elsewhere_decides_nothing_by_a_forged_post(room: Newsroom) -> None:
    article = room.submit(room.draft())
    response = room.client(room.outsider).post(url(article), what_the_screen_says(article))
    assert response["Location"] == HOME
    assert_nothing_changed(article)


def test_superuser_who_wrote_it_cannot_approve_by_a_forged_post(room: Newsroom) -> None:
    article = room.submit(room.draft(by=room.chief), by=room.chief)
    response = room.client(room.chief).post(url(article), what_the_screen_says(article))
    assert response.status_code == 403
    assert "somebody else has to approve it" in response.content.decode()
    assert_nothing_changed(article)


def test_editor_who_edited_cannot_approve_by_a_forged_post(room: Newsroom) -> None:
    article = room.revise(room.submit(room.draft()), by=room.editor, title="Better")
    response = room.client(room.editor).post(url(article), what_the_screen_says(article))
    assert response.status_code == 403
    assert_nothing_changed(article)


def test_same_person_does_not_approve_twice(room: Newsroom) -> None:
    article = room.submit(room.draft())
    ReviewTask.objects.filter(name="Desk review").update(approvals_needed=2)
    client, form = room.client(room.editor), what_the_screen_says(article)
    client.post(url(article), form)
    assert client.post(url(article), form).status_code == 403
    assert Approval.objects.count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"digest": ""},
        {"digest": "short"},
        {"stage": "x"},
        {"stage": "-1"},
        {"seen": "x"},
        {"comment": "nul\x00"},
    ],
)
def test_broken_form_decides_nothing_and_shows_the_screen(room: Newsroom, broken: dict[str, str]) -> None:
    article = room.submit(room.draft())
    form = what_the_screen_says(article, **broken)
    response = room.client(room.editor).post(url(article), form)
    assert response.status_code == 400
    assert "<h1" in response.content.decode()
    assert_nothing_changed(article)


@pytest.mark.parametrize("stage", ["", "999999", "9" * 30])
def test_stage_that_is_none_of_the_articles_has_moved_on(room: Newsroom, stage: str) -> None:
    article = room.submit(room.draft())
    form = what_the_screen_says(article, stage=stage)
    assert room.client(room.editor).post(url(article), form).status_code == 409
    assert_nothing_changed(article)


def test_stage_of_another_article_decides_neither(room: Newsroom) -> None:
    article, other = room.submit(room.draft()), room.submit(room.draft(title="Other"))
    form = what_the_screen_says(article, stage=stage_of(other).pk)
    assert room.client(room.editor).post(url(article), form).status_code == 409
    assert_nothing_changed(article)
    assert_nothing_changed(other)


@pytest.mark.parametrize("act", ["", "publish", "sign\x00"])
def test_unknown_decision_is_refused(room: Newsroom, act: str) -> None:
    article = room.submit(room.draft())
    response = room.client(room.editor).post(url(article), what_the_screen_says(article, act))
    assert response.status_code == 400
    assert_nothing_changed(article)


def test_revision_of_another_article_is_not_shown_by_a_forged_form(room: Newsroom) -> None:
    article, other = room.submit(room.draft()), room.draft(title="Other", section=room.sport)
    form = what_the_screen_says(article, digest="0" * 64, seen=other.latest_revision_id)
    response = room.client(room.editor).post(url(article), form)
    assert response.status_code == 409
    assert "The text that you last saw is not kept any longer." in response.content.decode()


def test_second_person_signs_breaking_news(room: Newsroom) -> None:
    article = breaking(room)
    response = room.client(room.editor).post(
        url(article), what_the_screen_says(article, "sign", comment="Fine")
    )
    assert "Signed: “Story” stays live as it is." in said_in(response)
    assert not UnsignedStory.objects.exists()
    assert AuditEntry.objects.filter(road="signed", by_id=room.editor.pk).exists()


def test_breaking_news_is_sent_back_and_stays_live(room: Newsroom) -> None:
    article = breaking(room)
    form = what_the_screen_says(article, "refuse", comment="Two sources, please")
    response = room.client(room.editor).post(url(article), form)
    assert "It stays live until it is changed or retracted." in said_in(response)
    assert WorkItem.objects.get().note == "Two sources, please"
    assert fresh(article).live


def test_breaking_news_is_not_sent_back_without_words(room: Newsroom) -> None:
    article = breaking(room)
    response = room.client(room.editor).post(url(article), what_the_screen_says(article, "refuse"))
    assert response.status_code == 400
    assert "Say what has to be changed." in response.content.decode()
    assert UnsignedStory.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "colleague", "publisher"])
@pytest.mark.parametrize("act", ["sign", "refuse"])
def test_author_and_publisher_sign_nothing_by_a_forged_post(room: Newsroom, who: str, act: str) -> None:
    article = breaking(room)
    form = what_the_screen_says(article, act, comment="Forged")
    assert room.client(getattr(room, who)).post(url(article), form).status_code == 403
    assert UnsignedStory.objects.exists()


def test_what_somebody_else_has_signed_has_moved_on(room: Newsroom) -> None:
    article = breaking(room)
    form = what_the_screen_says(article, "sign", comment="Typed with care")
    room.client(room.second_editor).post(url(article), form)
    response = room.client(room.editor).post(url(article), form)
    assert response.status_code == 409
    assert "This story is not open any more" in response.content.decode()
    assert "Typed with care" in response.content.decode()


def test_story_in_review_is_not_signed(room: Newsroom) -> None:
    article = room.submit(room.draft())
    assert (
        room.client(room.editor).post(url(article), what_the_screen_says(article, "sign")).status_code == 409
    )
    assert_nothing_changed(article)


def test_decision_without_the_token_is_refused(room: Newsroom) -> None:
    article = room.submit(room.draft())
    client = room.client(room.editor)
    client.handler.enforce_csrf_checks = True
    assert client.post(url(article), what_the_screen_says(article)).status_code == 403
    assert_nothing_changed(article)


def assert_nothing_changed(article: NewsArticle) -> None:
    assert stage_name(article) == "Desk review"
    assert not fresh(article).live
    assert not Approval.objects.exists()
    assert not AuditEntry.objects.exists()
    assert WorkItem.objects.get(article=article).state == "in_review"


def test_approval_of_an_address_that_another_has_taken_meanwhile_is_refused_in_words(room: Newsroom) -> None:
    article = room.revise(room.draft(slug="calm"), by=room.reporter, slug="storm")
    article = room.approve(room.submit(article), by=room.editor)
    room.draft(title="Other", slug="storm")
    response = room.client(room.publisher).post(url(article), what_the_screen_says(article))
    assert response.status_code == 400
    assert "storm" in response.content.decode()
    assert stage_name(article) == "Publication"
    assert not fresh(article).live
    assert not AuditEntry.objects.exists()
