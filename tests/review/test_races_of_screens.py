"""The same races through Wagtail's own views and the desk's, where a view reads first and writes later."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from news.models import NewsArticle
from news.record.models import PublishedArticle
from news.review.acts.publish_before_review import publish_before_review
from news.review.acts.send_back import send_back
from news.review.acts.sign import send_back_breaking, sign
from news.review.models import Approval, AuditEntry, ReviewTask, UnsignedStory
from news.review.refusals import Refused
from tests.review.newsroom import Newsroom, digest_now, fresh, stage_name, stage_of
from tests.review.test_races import approver, assert_sound, at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6
STATUSES = {200, 302, 403, 404, 405, 409}


@pytest.fixture
def room(transactional_db: None) -> Newsroom:
    return Newsroom()


def posted(room: Newsroom, who: Any, url: str, data: dict[str, Any]) -> Callable[[], int]:
    """Return an act that posts this, and returns the status."""
    client = room.client(who)
    return lambda: client.post(url, data).status_code


def approval_by_view(room: Newsroom, article: NewsArticle, who: Any) -> Callable[[], int]:
    url = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, "approve", stage_of(article).pk])
    return posted(room, who, url, {"digest": digest_now(article), "comment": ""})


def approval_on_screen(room: Newsroom, article: NewsArticle, who: Any) -> Callable[[], int]:
    data = {"act": "approve", "stage": stage_of(article).pk, "digest": digest_now(article), "comment": ""}
    return posted(room, who, reverse("desk:review", args=[article.pk]), data)


def at_publication(room: Newsroom, number: int) -> NewsArticle:
    return room.approve(room.submit(room.draft(slug=f"story-{number}")), by=room.editor)


def entries(article: NewsArticle) -> list[str]:
    return list(AuditEntry.objects.filter(article_id=article.pk).values_list("road", flat=True))


def test_last_approvals_by_wagtails_view_and_by_ours_publish_once(room: Newsroom) -> None:
    for number in range(ROUNDS):
        article = at_publication(room, number)
        statuses = at_once(
            approval_by_view(room, article, room.publisher),
            approval_on_screen(room, article, room.second_publisher),
            approval_by_view(room, article, room.chief),
        )
        assert set(statuses) <= STATUSES
        assert entries(article) == ["reviewed"]
        assert fresh(article).live
        assert_sound()


def test_two_approvals_that_a_stage_needs_by_the_views_both_count(room: Newsroom) -> None:
    ReviewTask.objects.filter(name="Desk review").update(approvals_needed=2)
    for number in range(ROUNDS):
        article = room.submit(room.draft(slug=f"story-{number}"))
        statuses = at_once(
            approval_by_view(room, article, room.editor),
            approval_on_screen(room, article, room.second_editor),
        )
        assert statuses == [302, 302]
        assert stage_name(article) == "Publication"
        assert Approval.objects.filter(article=article, ended_at=None).count() == 2


def test_approval_and_sending_back_at_once_have_one_outcome(room: Newsroom) -> None:
    for number in range(ROUNDS):
        article = at_publication(room, number)
        stage, digest = stage_of(article), digest_now(article)
        approval, sent_back = at_once(
            approver(article, room.publisher),
            partial(send_back, stage, by=room.second_publisher, digest=digest, comment="No"),
        )
        assert isinstance(approval, Refused) != isinstance(sent_back, Refused)
        assert fresh(article).live == isinstance(sent_back, Refused)
        assert_sound()


def test_approval_and_deleting_at_once_lose_nothing_that_is_public(room: Newsroom) -> None:
    for number in range(ROUNDS):
        article = at_publication(room, number)
        url = reverse("wagtailadmin_pages:delete", args=[article.pk])
        delete = posted(room, room.chief, url, {"wagtail_site_name": "Dateline"})
        approval, status = at_once(approval_on_screen(room, article, room.publisher), delete)
        assert {approval, status} <= STATUSES
        there = NewsArticle.objects.filter(pk=article.pk).exists()
        assert there == PublishedArticle.objects.filter(pk=article.pk).exists()
        assert entries(article) == ["reviewed"] * there
        assert_sound()


def test_approval_and_moving_elsewhere_at_once_publish_only_what_was_approved_there(room: Newsroom) -> None:
    for number in range(ROUNDS):
        article = at_publication(room, number)
        url = reverse("wagtailadmin_pages:move_confirm", args=[article.pk, room.sport.pk])
        move = posted(room, room.second_publisher, url, {})
        approval, status = at_once(approver(article, room.publisher), move)
        assert status in STATUSES
        if isinstance(approval, Refused):
            assert not fresh(article).live
            assert not Approval.objects.filter(article=article, ended_at=None).exists()
        else:
            assert entries(article)[0] == "reviewed"
            moved = fresh(article).get_parent().pk == room.sport.pk
            assert entries(article)[1:] == ["moved"] * moved
        assert_sound()


def test_breaking_news_and_the_last_approval_at_once_publish_once(room: Newsroom) -> None:
    for number in range(ROUNDS):
        article = at_publication(room, number)
        digest = digest_now(article)
        approval, broke = at_once(
            approver(article, room.publisher),
            partial(
                publish_before_review, article.pk, by=room.second_publisher, digest=digest, reason="It burns"
            ),
        )
        assert fresh(article).live
        # What was approved first may be said to break as well; it is then open until it is signed.
        assert entries(article) in (["breaking"], ["reviewed"], ["reviewed", "breaking"])
        assert isinstance(approval, Refused) == (entries(article) == ["breaking"])
        assert isinstance(broke, Refused) == (entries(article) == ["reviewed"])
        assert UnsignedStory.objects.filter(article=article).exists() == (entries(article)[-1] == "breaking")
        assert_sound()


def test_signing_and_refusing_to_sign_at_once_have_one_outcome(room: Newsroom) -> None:
    for number in range(ROUNDS):
        article = room.draft(slug=f"story-{number}")
        digest = digest_now(article)
        publish_before_review(article.pk, by=room.publisher, digest=digest, reason="It burns")
        results = at_once(
            partial(sign, article.pk, by=room.editor, digest=digest),
            partial(sign, article.pk, by=room.second_editor, digest=digest),
            partial(send_back_breaking, article.pk, by=room.second_publisher, digest=digest, comment="No"),
        )
        assert sum(isinstance(result, Refused) for result in results) == 2
        assert len(entries(article)) == 2
        assert not UnsignedStory.objects.filter(article=article).exists()
        assert_sound()


def test_approvals_of_two_articles_in_opposite_order_do_not_wait_for_each_other(room: Newsroom) -> None:
    """Each names the other's page in the address: two rows are locked, in opposite order."""
    for number in range(ROUNDS):
        one, two = at_publication(room, 2 * number), at_publication(room, 2 * number + 1)

        def crossed(page: NewsArticle, article: NewsArticle, who: Any) -> Callable[[], int]:
            stage = stage_of(article)
            url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", stage.pk])
            return posted(room, who, url, {"digest": digest_now(article), "comment": ""})

        acts = (crossed(one, two, room.publisher), crossed(two, one, room.second_publisher))
        assert set(at_once(*acts)) <= STATUSES
        assert_sound()
