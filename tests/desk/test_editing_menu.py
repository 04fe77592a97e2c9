"""What the editor of an article offers, to whom, and what it says of where the article stands."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from news.models import NewsArticle
from news.review.acts.publish_before_review import publish_before_review
from news.review.acts.retract import retract
from news.review.acts.send_back import send_back
from news.review.models import ReviewTask, WorkItem
from tests.desk.editor import Window, form_data, menu_of
from tests.review.newsroom import Newsroom, digest_now, fresh, stage_of

TOMORROW = timezone.now().replace(microsecond=0) + timedelta(days=1)


def editor_of(room: Newsroom, article: NewsArticle, who: str) -> str:
    return Window(room.client(getattr(room, who)), article).html


def offers(room: Newsroom, article: NewsArticle, who: str) -> dict[str, bool]:
    html = editor_of(room, article, who)
    return {
        name: reverse(f"desk:{name}", args=[article.pk]) in html
        for name in ("review", "publish_before_review", "retract")
    }


def test_decisions_of_wagtails_menu_are_not_offered(room: Newsroom) -> None:
    article = room.submit(room.draft())
    html = editor_of(room, article, "editor")
    assert "action-workflow-action" not in html
    assert 'data-workflow-action-name="approve"' not in html
    assert "action-publish" not in menu_of(html)
    assert "action-unpublish" not in html


@pytest.mark.parametrize(
    ("who", "offered"),
    [("editor", True), ("chief", True), ("second_editor", True), ("reporter", False), ("colleague", False)],
)
def test_review_is_offered_to_who_may_review_the_stage(room: Newsroom, who: str, offered: bool) -> None:
    article = room.submit(room.draft())
    assert offers(room, article, who)["review"] is offered


def test_review_is_not_offered_to_an_author(room: Newsroom) -> None:
    article = room.submit(room.revise(room.draft(), by=room.editor, title="Better"))
    assert not offers(room, article, "editor")["review"]
    assert offers(room, article, "second_editor")["review"]


def test_review_is_offered_to_who_may_sign(room: Newsroom) -> None:
    article = room.draft()
    publish_before_review(article.pk, by=room.publisher, digest=digest_now(article), reason="Fire")
    assert offers(room, article, "editor")["review"]
    assert not offers(room, article, "publisher")["review"]
    assert not offers(room, article, "reporter")["review"]


def test_publishing_before_review_is_offered_to_who_may(room: Newsroom) -> None:
    article = room.draft()
    offered = {who: offers(room, article, who)["publish_before_review"] for who in ("reporter", "publisher")}
    assert offered == {"reporter": False, "publisher": True}
    live = room.published(title="Live", slug="live")
    assert not offers(room, live, "publisher")["publish_before_review"]


def test_retracting_is_offered_to_publishers_while_it_is_live(room: Newsroom) -> None:
    article = room.published()
    offered = {who: offers(room, article, who)["retract"] for who in ("reporter", "editor", "publisher")}
    assert offered == {"reporter": False, "editor": False, "publisher": True}
    retract(article.pk, by=room.publisher, reason="Wrong", note="")
    assert not offers(room, article, "publisher")["retract"]


def test_submission_names_the_stage_it_goes_to(room: Newsroom) -> None:
    article = room.draft()
    assert "Submit to Desk review" in editor_of(room, article, "reporter")
    room.submit(article)
    room.approve(article, by=room.editor)
    room.send_back(article, by=room.publisher)
    # The text is what the desk approved.
    assert "Resubmit to Publication" in editor_of(room, article, "reporter")
    room.revise(article, by=room.reporter, title="Mended")
    assert "Resubmit to Desk review" in editor_of(room, article, "reporter")


def test_submission_of_a_new_article_names_the_stage(room: Newsroom) -> None:
    url = reverse("wagtailadmin_pages:add", args=["news", "newsarticle", room.city.pk])
    html = room.client(room.reporter).get(url).content.decode()
    assert "Submit to Desk review" in html
    assert "action-publish" not in html


def test_menu_of_other_pages_is_wagtails(room: Newsroom) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[room.city.pk])
    html = room.client(room.chief).get(url).content.decode()
    assert "action-publish" in html
    assert 'id="standing"' not in html


def test_article_without_an_active_legal_stage_can_still_be_opened(room: Newsroom) -> None:
    article = room.draft(needs_legal_review=True)
    ReviewTask.objects.filter(for_legal=True).update(active=False)
    assert "Submit to" in editor_of(room, article, "reporter")
    room.submit(room.draft(title="Other", slug="other"))


def test_editor_says_that_a_draft_waits_for_nobody(room: Newsroom) -> None:
    assert "Nobody has been asked to review it yet" in editor_of(room, room.draft(), "reporter")


def test_editor_says_what_was_asked_when_it_was_sent_back(room: Newsroom) -> None:
    article = room.submit(room.draft())
    send_back(stage_of(article), by=room.editor, digest=digest_now(article), comment="<b>Who</b> says so?")
    html = editor_of(room, article, "reporter")
    assert "Sent back from Desk review by Editor." in html
    assert "&lt;b&gt;Who&lt;/b&gt; says so?" in html


def test_editor_says_why_a_stage_has_to_be_passed_again(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    room.revise(article, by=room.second_publisher, title="Changed")
    html = editor_of(room, article, "editor")
    assert "In review: Desk review." in html
    assert "The text was changed after it had been approved" in html


def test_editor_says_in_red_that_breaking_news_is_unsigned(room: Newsroom) -> None:
    article = room.draft()
    publish_before_review(article.pk, by=room.publisher, digest=digest_now(article), reason="Fire in town")
    html = editor_of(room, article, "reporter")
    assert "standing__line--critical" in html
    assert "signed by nobody yet. Published by Publisher" in html
    assert "Fire in town" in html


def test_editor_says_when_it_goes_live(room: Newsroom) -> None:
    article = room.published(go_live_at=TOMORROW)
    assert "Approved. It goes live by itself" in editor_of(room, article, "reporter")


def test_editor_says_the_embargo_and_the_planned_time(room: Newsroom) -> None:
    article = room.draft(embargo_until=TOMORROW, go_live_at=TOMORROW + timedelta(hours=1))
    html = editor_of(room, article, "reporter")
    assert "Under embargo: nobody outside sees it before" in html
    assert "Once approved, it goes live" in html


def test_editor_says_that_it_is_held_and_why(room: Newsroom) -> None:
    article = room.draft()
    WorkItem.objects.filter(article=article).update(held=True, note="Its approver left.")
    html = editor_of(room, article, "reporter")
    assert "Held: it did not go live at its time." in html
    assert html.count("Its approver left.") == 1


def test_editor_says_that_changes_to_a_live_article_are_reviewed_first(room: Newsroom) -> None:
    article = room.published()
    assert "which readers see once it is approved" in editor_of(room, article, "reporter")
    room.revise(article, by=room.reporter, title="Second")
    assert "A draft over the live article" in editor_of(room, article, "reporter")


def test_editor_says_that_it_was_retracted(room: Newsroom) -> None:
    article = room.published()
    retract(article.pk, by=room.publisher, reason="Not true", note="Sorry")
    html = editor_of(room, article, "reporter")
    assert "Retracted by Publisher" in html
    assert "Not true" in html


def test_answer_to_an_autosave_brings_where_it_stands_up_to_date(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    answer = Window(room.client(room.publisher), article).autosave(title="Changed").json()
    assert "The text was changed after it had been approved" in answer["html"]
    assert 'data-w-teleport-target-value="#standing"' in answer["html"]


def test_first_autosave_of_a_new_article_brings_the_editor_with_all_that_it_shows(room: Newsroom) -> None:
    client = room.client(room.reporter)
    url = reverse("wagtailadmin_pages:add", args=["news", "newsarticle", room.city.pk])
    answer = client.post(
        url, form_data(title="New", slug="new"), headers={"Accept": "application/json"}
    ).json()
    assert answer["success"]
    html = client.get(answer["hydrate_url"]).content.decode()
    for brought in ('name="editing_window"', 'name="loaded_revision_id"', 'id="standing"'):
        assert brought in html
    assert "Nobody has been asked to review it yet" in html


def test_reporter_sets_a_schedule_and_is_told_when_it_counts(room: Newsroom) -> None:
    article = room.draft()
    window = Window(room.client(room.reporter), article)
    assert 'name="go_live_at"' in window.html
    assert "The times are approved together with the text" in window.html
    assert "only those with publishing permissions" not in window.html
    at = timezone.localtime(TOMORROW).strftime("%Y-%m-%d %H:%M")
    assert window.save(title="Story", go_live_at=at).status_code == 302
    draft = fresh(article).get_latest_revision_as_object()
    assert draft.go_live_at == timezone.localtime(TOMORROW).replace(second=0)
    assert fresh(article).scheduled_revision is None
    assert not fresh(article).live


def test_schedule_of_other_pages_speaks_wagtails_words(room: Newsroom) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[room.city.pk])
    html = room.client(room.chief).get(url).content.decode()
    assert "will only take effect after you select" in html


def test_dialog_of_an_article_does_not_speak_of_overwriting(room: Newsroom) -> None:
    html = editor_of(room, room.draft(), "reporter")
    assert "yours is kept beside it, and you are shown both" in html
