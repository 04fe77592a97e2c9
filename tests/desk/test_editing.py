"""The editor of an article: nothing is overwritten, and what it offers is what can be done."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from news.models import NewsArticle
from news.record.models import PublishedArticle
from news.review.models import AuditEntry, Contribution, UnsignedStory
from tests.review.newsroom import Newsroom, digest_now, fresh

AUTOSAVE = {"HTTP_ACCEPT": "application/json"}


def edit_url(article: NewsArticle) -> str:
    return reverse("wagtailadmin_pages:edit", args=[article.pk])


def form_of(client: Client, article: NewsArticle, **changes: Any) -> dict[str, Any]:
    """Return what the edit page would post, as its own form renders it."""
    html = client.get(edit_url(article)).content
    form = BeautifulSoup(html, "html.parser").find("form", {"data-edit-form": True})
    assert form is not None
    data = {
        field["name"]: field.get("value", "") if field.name == "input" else field.text.strip()
        for field in form.find_all(["input", "textarea"])
        if field.get("name") and field.get("type") not in {"checkbox", "submit", "file"}
    }
    body = streamfield([("paragraph", rich_text("<p>Some news.</p>"))])
    return data | nested_form_data({"body": body}) | changes


def post(client: Client, article: NewsArticle, data: dict[str, Any], **headers: Any) -> Any:
    return client.post(edit_url(article), data, **headers)


def latest_title(article: NewsArticle) -> str:
    return str(fresh(article).get_latest_revision().content["title"])


# Nothing is overwritten


def test_save_over_a_newer_version_shows_both_and_keeps_both(room: Newsroom) -> None:
    article = room.draft()
    first, second = room.client(room.reporter), room.client(room.colleague)
    mine = form_of(first, article, title="The reporter's")
    assert post(second, article, form_of(second, article, title="The colleague's")).status_code == 302
    response = post(first, article, mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Nothing was overwritten: both versions are kept." in page
    assert "reporter" in page
    assert "colleague" in page
    assert latest_title(article) == "The colleague's"
    kept = Contribution.objects.get(is_apart=True)
    assert Revision.objects.get(pk=kept.revision_id).content["title"] == "The reporter's"
    assert fresh(article).latest_revision_id != kept.revision_id
    assert reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, kept.revision_id]) in page


def test_kept_version_is_brought_in_as_a_new_one(room: Newsroom) -> None:
    article = room.draft()
    first, second = room.client(room.reporter), room.client(room.colleague)
    mine = form_of(first, article, title="The reporter's")
    post(second, article, form_of(second, article, title="The colleague's"))
    post(first, article, mine)
    kept = Contribution.objects.get(is_apart=True).revision_id
    url = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, kept])
    page = first.get(url)
    assert "kept beside a newer one" in page.content.decode()
    assert page.status_code == 200
    assert post(first, article, form_of(first, article, title="The reporter's")).status_code == 302
    titles = [revision.content["title"] for revision in fresh(article).revisions.order_by("created_at")]
    assert titles == ["Story", "The reporter's", "The colleague's", "The reporter's"]


def test_autosave_over_a_newer_version_keeps_one_copy_however_often_it_comes(room: Newsroom) -> None:
    article = room.draft()
    first, second = room.client(room.reporter), room.client(room.colleague)
    mine = form_of(first, article)
    post(second, article, form_of(second, article, title="The colleague's"))
    for words in ("The", "The reporter's", "The reporter's own"):
        response = post(first, article, mine | {"title": words}, **AUTOSAVE)
        assert response.status_code == 400
        assert response.json()["error_code"] == "invalid_revision"
    assert latest_title(article) == "The colleague's"
    kept = Contribution.objects.filter(is_apart=True)
    assert [Revision.objects.get(pk=each.revision_id).content["title"] for each in kept] == [
        "The reporter's own"
    ]


def test_save_that_does_not_say_what_it_is_based_on_overwrites_nothing(room: Newsroom) -> None:
    article = room.draft()
    client = room.client(room.reporter)
    data = form_of(client, article, title="From nowhere")
    for name in ("loaded_revision_id", "loaded_revision_created_at", "overwrite_revision_id"):
        data.pop(name, None)
    assert post(client, article, data).status_code == 409
    assert latest_title(article) == "Story"


@pytest.mark.parametrize("claim", ["0", "-1", "x", "9" * 40, "1.5", "١"])
def test_odd_claims_about_the_base_overwrite_nothing(room: Newsroom, claim: str) -> None:
    article = room.draft()
    client = room.client(room.reporter)
    for name in ("loaded_revision_id", "overwrite_revision_id"):
        data = form_of(client, article, title="Forged") | {name: claim}
        assert post(client, article, data).status_code == 409
        assert post(client, article, data, **AUTOSAVE).status_code == 400
    assert latest_title(article) == "Story"


def test_stale_text_with_errors_overwrites_nothing_and_says_what_is_wrong(room: Newsroom) -> None:
    article = room.draft()
    first, second = room.client(room.reporter), room.client(room.colleague)
    mine = form_of(first, article, title="The reporter's", published_at="yesterday")
    post(second, article, form_of(second, article, title="The colleague's"))
    response = post(first, article, mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert "The reporter&#x27;s" in page
    assert "Enter a valid date/time" in page
    again = post(first, article, mine | {"published_at": ""})
    assert again.status_code == 409
    assert latest_title(article) == "The colleague's"


def test_stale_submission_and_revert_are_kept_apart_as_well(room: Newsroom) -> None:
    article = room.draft()
    first, second = room.client(room.reporter), room.client(room.colleague)
    mine = form_of(first, article, title="The reporter's") | {"action-submit": "1"}
    post(second, article, form_of(second, article, title="The colleague's"))
    assert post(first, article, mine).status_code == 409
    url = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, article.latest_revision_id])
    assert first.post(url, mine).status_code == 409
    assert not fresh(article).workflow_in_progress
    assert latest_title(article) == "The colleague's"


def test_autosave_writes_a_new_revision_over_one_that_was_approved(room: Newsroom) -> None:
    article = room.draft(by=room.colleague)
    article = room.revise(article, by=room.publisher, title="The publisher's")
    approved = article.latest_revision_id
    article = room.submit(article)
    room.approve(article, by=room.editor)
    client = room.client(room.publisher)
    data = form_of(client, article, title="Second thoughts") | {"overwrite_revision_id": str(approved)}
    answer = post(client, article, data, **AUTOSAVE).json()
    assert answer["success"]
    assert answer["revision_id"] != approved
    assert answer["field_updates"]["loaded_revision_id"] == str(answer["revision_id"])
    assert Revision.objects.get(pk=approved).content["title"] == "The publisher's"


# The menu of actions, and where the article stands


def actions(client: Client, article: NewsArticle) -> str:
    footer = BeautifulSoup(client.get(edit_url(article)).content, "html.parser").find("footer")
    return " ".join(footer.get_text(" ").split()) if footer else ""


def test_menu_offers_what_each_may_do_and_nothing_else(room: Newsroom) -> None:
    article = room.draft()
    offered = actions(room.client(room.reporter), article)
    assert "Submit to Desk review" in offered
    for absent in ("Publish", "Retract", "Unpublish", "Approve"):
        assert absent not in offered
    assert "Publish before review…" in actions(room.client(room.publisher), article)
    article = room.submit(article)
    offered = actions(room.client(room.editor), article)
    assert "Review" in offered
    assert "Approve" not in offered
    live = room.published(title="Live", slug="live")
    assert "Retract…" in actions(room.client(room.publisher), live)
    assert "Retract…" not in actions(room.client(room.editor), live)


def test_editor_of_a_text_that_was_sent_back_reads_what_was_asked(room: Newsroom) -> None:
    article = room.submit(room.draft())
    room.send_back(article, by=room.editor, comment="Who says so?")
    page = room.client(room.reporter).get(edit_url(article)).content.decode()
    assert "Sent back from Desk review by Editor." in page
    assert "Who says so?" in page
    assert "Resubmit to Desk review" in page


def test_workflow_action_in_the_form_is_refused(room: Newsroom) -> None:
    article = room.submit(room.draft())
    client = room.client(room.editor)
    data = form_of(client, article) | {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "workflow-action-extra-data": "{}",
    }
    response = post(client, article, data)
    assert response.status_code == 403
    assert "review screen" in response.content.decode()
    assert fresh(article).current_workflow_task.name == "Desk review"


def test_reporter_sets_the_schedule_in_the_draft(room: Newsroom) -> None:
    article = room.draft()
    client = room.client(room.reporter)
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)
    data = form_of(client, article, go_live_at=at.strftime("%Y-%m-%d %H:%M"))
    assert post(client, article, data).status_code == 302
    assert fresh(article).get_latest_revision_as_object().go_live_at == at
    page = client.get(edit_url(article)).content.decode()
    assert "Once approved, it goes live" in page


# Publishing before review, and retracting


def publish_url(article: NewsArticle) -> str:
    return reverse("desk:publish_before_review", args=[article.pk])


def retract_url(article: NewsArticle) -> str:
    return reverse("desk:retract", args=[article.pk])


def test_breaking_news_is_published_with_its_reason(room: Newsroom) -> None:
    article = room.draft()
    client = room.client(room.publisher)
    page = client.get(publish_url(article))
    assert "Desk review, Publication" in page.content.decode()
    data = {"digest": page.context["form"]["digest"].value(), "reason": "The bridge is closed"}
    assert client.post(publish_url(article), data).status_code == 302
    assert fresh(article).live
    assert UnsignedStory.objects.get().entry.reason == "The bridge is closed"


def test_breaking_news_without_a_reason_is_not_published_and_nothing_is_lost(room: Newsroom) -> None:
    article = room.draft()
    client = room.client(room.publisher)
    response = client.post(publish_url(article), {"digest": digest_now(article), "reason": " "})
    assert response.status_code == 400
    assert "Say why it can" in response.content.decode()
    assert not fresh(article).live


def test_text_that_changed_meanwhile_is_not_published_before_review(room: Newsroom) -> None:
    article = room.draft()
    data = {"digest": digest_now(article), "reason": "Now"}
    room.revise(article, by=room.colleague, title="Changed")
    client = room.client(room.publisher)
    assert client.post(publish_url(article), data).status_code == 409
    assert client.post(publish_url(article), {"reason": "Now"}).status_code == 409
    assert not fresh(article).live


@pytest.mark.parametrize("who", ["reporter", "colleague", "outsider", "editor", "lawyer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_neither_page_is_for_who_lacks_the_permission(room: Newsroom, who: str, method: str) -> None:
    draft, live = room.draft(), room.published(title="Live", slug="live")
    client = room.client(getattr(room, who))
    for article, url in ((draft, publish_url(draft)), (live, retract_url(live))):
        data = {"digest": digest_now(article), "reason": "Because", "note": ""}
        assert getattr(client, method)(url, data).status_code == 403
    assert not fresh(draft).live
    assert fresh(live).live


def test_article_is_retracted_with_a_note_that_is_shown_before(room: Newsroom) -> None:
    article = room.published()
    client = room.client(room.publisher)
    page = client.get(retract_url(article))
    digest = page.context["form"]["digest"].value()
    data = {"digest": digest, "reason": "It was invented", "note": "We were deceived."}
    shown = client.post(retract_url(article), data | {"show": "1"})
    assert shown.status_code == 200
    assert "We were deceived." in shown.context["as_readers_see_it"]
    assert fresh(article).live
    assert client.post(retract_url(article), data).status_code == 302
    assert not PublishedArticle.objects.exists()
    answer = Client().get(article.get_url())
    assert answer.status_code == 410
    assert "We were deceived." in answer.content.decode()


def test_another_text_than_the_one_seen_is_not_retracted(room: Newsroom) -> None:
    article = room.published()
    data = {"digest": "0" * 64, "reason": "It was invented", "note": ""}
    assert room.client(room.publisher).post(retract_url(article), data).status_code == 409
    assert fresh(article).live
    assert AuditEntry.objects.filter(road="retracted").count() == 0


# Roads that are closed, with a word on what to do instead


@pytest.mark.parametrize("view", ["delete", "unpublish", "set_privacy"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_closed_road_of_a_published_article_says_what_to_do_instead(
    room: Newsroom, view: str, method: str
) -> None:
    article = room.published()
    url = reverse(f"wagtailadmin_pages:{view}", args=[article.pk])
    for user in (room.publisher, room.chief):
        response = getattr(room.client(user), method)(url)
        assert response.status_code == 403
        assert "retract" in response.content.decode().lower()
    assert fresh(article).live


def test_copy_of_a_published_article_is_a_draft_whatever_is_posted(room: Newsroom) -> None:
    article = room.published()
    url = reverse("wagtailadmin_pages:copy", args=[article.pk])
    data = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": room.sport.pk,
        "publish_copies": "on",
        "alias": "on",
    }
    assert room.client(room.publisher).post(url, data).status_code == 302
    copy = NewsArticle.objects.get(slug="copy")
    assert not copy.live
    assert copy.alias_of is None
    assert PublishedArticle.objects.count() == 1
