"""Nothing is overwritten: a text based on an older revision than the newest is kept beside it."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Comment, Revision
from wagtail.test.utils.form_data import inline_formset

from news.models import NewsArticle
from news.review.authors import authors_of
from news.review.models import Approval, Contribution
from news.review.refusals import IsAuthor
from tests.desk.editor import Window, paragraph, texts
from tests.review.newsroom import Newsroom, fresh, stage_name


def kept(article: NewsArticle) -> list[Contribution]:
    return list(Contribution.objects.filter(article=article, is_apart=True))


def two_windows(room: Newsroom, article: NewsArticle) -> tuple[Window, Window]:
    """Open the article for the reporter and for a colleague, at the same text."""
    return Window(room.client(room.reporter), article), Window(room.client(room.colleague), article)


@pytest.mark.parametrize(
    "action",
    [
        {},
        {"action-submit": "1"},
        {"action-publish": "1"},
        {"action-restart-workflow": "1"},
        {"action-cancel-workflow": "1"},
    ],
    ids=str,
)
def test_stale_save_of_any_action_keeps_both_texts_and_shows_them(
    room: Newsroom, action: dict[str, str]
) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    assert theirs.save(title="Theirs").status_code == 302
    newest = fresh(article).latest_revision_id
    response = mine.save(title="Mine", **action)
    assert response.status_code == 409
    html = response.content.decode()
    assert "Colleague saved this article" in html
    assert "Theirs" in html
    assert "Mine" in html
    article = fresh(article)
    assert article.latest_revision_id == newest
    assert article.draft_title == "Theirs"
    assert texts(article) == ["Story", "Mine", "Theirs"]
    assert [(each.user_name, each.is_apart) for each in kept(article)] == [("Reporter", True)]
    assert not article.workflow_in_progress
    assert not article.live


def test_stale_cancel_leaves_the_review_as_it_is(room: Newsroom) -> None:
    article = room.submit(room.draft(by=room.editor), by=room.editor)
    mine = Window(room.client(room.editor), article)
    room.revise(article, by=room.second_editor, title="Theirs")
    assert mine.save(title="Mine", **{"action-cancel-workflow": "1"}).status_code == 409
    assert stage_name(article) == "Desk review"


def test_own_text_of_another_window_is_not_overwritten_either(room: Newsroom) -> None:
    article = room.draft()
    one = Window(room.client(room.reporter), article)
    other = Window(room.client(room.reporter), article)
    one.save(title="One")
    response = other.save(title="Other")
    assert response.status_code == 409
    assert "in another window" in response.content.decode()
    assert texts(article) == ["Story", "Other", "One"]


def test_two_stale_windows_of_one_person_keep_a_text_each(room: Newsroom) -> None:
    article = room.draft()
    first, second, third = (Window(room.client(room.reporter), article) for _ in range(3))
    first.save(title="First")
    second.save(title="Second")
    third.save(title="Third")
    assert sorted(texts(article)) == ["First", "Second", "Story", "Third"]
    assert fresh(article).draft_title == "First"


def test_stale_window_that_saves_again_updates_its_one_kept_text(room: Newsroom) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    theirs.save(title="Theirs")
    for title in ("Mine", "Mine too", "Mine at last"):
        assert mine.save(title=title).status_code == 409
    assert texts(article) == ["Story", "Mine at last", "Theirs"]
    assert len(kept(article)) == 1


def test_stale_autosave_is_refused_as_the_client_expects_and_kept_once(room: Newsroom) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    assert theirs.autosave(title="Theirs").status_code == 200
    for title in ("Mi", "Mine"):
        response = mine.autosave(title=title)
        assert response.status_code == 400
        assert response.json() == {
            "success": False,
            "error_code": "invalid_revision",
            "error_message": "A newer version has been saved. Yours is kept beside it: save to see both.",
        }
    assert texts(article) == ["Story", "Mine", "Theirs"]
    assert mine.save(title="Mine").status_code == 409
    assert len(kept(article)) == 1


def test_autosave_that_another_window_overtook_is_kept(room: Newsroom) -> None:
    article = room.draft()
    mine = Window(room.client(room.reporter), article)
    mine.autosave(title="Mine")
    theirs = Window(room.client(room.colleague), article)
    theirs.save(title="Theirs")
    assert mine.autosave(title="Mine still").status_code == 400
    assert texts(article) == ["Story", "Mine", "Mine still", "Theirs"]


@pytest.mark.parametrize(
    "pins",
    [
        {"loaded_revision_id": "", "loaded_revision_created_at": ""},
        {"loaded_revision_id": "9" * 40},
        {"loaded_revision_id": "-1"},
        {"loaded_revision_id": "x"},
        {"loaded_revision_created_at": ""},
        {"overwrite_revision_id": "0"},
        {"overwrite_revision_id": "\x00"},
        {"loaded_revision_id": "", "editing_window": "'"},
    ],
    ids=str,
)
def test_save_that_does_not_say_what_it_is_based_on_is_kept_apart(
    room: Newsroom, pins: dict[str, str]
) -> None:
    article = room.draft()
    window = Window(room.client(room.reporter), article)
    response = window.post(title="Mine", **pins)
    assert response.status_code == 409
    assert fresh(article).draft_title == "Story"
    assert texts(article) == ["Mine", "Story"]


def test_save_after_an_autosave_is_not_stale(room: Newsroom) -> None:
    article = room.draft()
    window = Window(room.client(room.reporter), article)
    window.autosave(title="One")
    window.autosave(title="Two")
    assert window.save(title="Three").status_code == 302
    assert texts(article) == ["Story", "Two", "Three"]
    assert not kept(article)


def test_autosave_over_an_approved_text_writes_another_revision_and_goes_on_with_it(room: Newsroom) -> None:
    article = room.draft()
    window = Window(room.client(room.colleague), article)
    approved = window.autosave(title="Approved").json()["revision_id"]
    article = room.approve(room.submit(article), by=room.editor)
    assert Approval.objects.get().revision_id == approved
    # A publisher has it in hand now, and saves the same text: the approval holds.
    window = Window(room.client(room.publisher), article)
    window.autosave(title="Approved")
    own = fresh(article).latest_revision_id
    room.approve(article, by=room.second_publisher)
    assert fresh(article).live_revision_id == own
    answer = window.autosave(title="Changed").json()
    assert answer["success"]
    assert answer["revision_id"] != own
    assert Revision.objects.get(pk=own).content["title"] == "Approved"
    assert window.autosave(title="Changed again").json()["revision_id"] == answer["revision_id"]
    assert fresh(article).title == "Approved"


def test_overwriting_the_newest_text_of_somebody_else_is_refused(room: Newsroom) -> None:
    article = room.draft()
    window = Window(room.client(room.colleague), article)
    newest = fresh(article).latest_revision_id
    response = window.post(True, title="Mine", overwrite_revision_id=str(newest))
    assert response.status_code == 400
    assert response.json()["error_code"] == "invalid_revision"
    assert texts(article) == ["Story"]


def test_kept_text_is_brought_in_as_a_new_revision(room: Newsroom) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    theirs.save(title="Theirs")
    response = mine.save(title="Mine")
    copy = kept(article)[0].revision_id
    url = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, copy])
    assert url in response.content.decode()
    again = Window(mine.client, article, url=url)
    assert "kept beside a newer one" in again.html
    assert again.save(title="Mine").status_code == 302
    assert texts(article) == ["Story", "Mine", "Theirs", "Mine"]
    assert fresh(article).draft_title == "Mine"


def test_bringing_in_is_checked_as_well(room: Newsroom) -> None:
    article = room.draft()
    first = fresh(article).latest_revision_id
    url = reverse("wagtailadmin_pages:revisions_revert", args=[article.pk, first])
    room.revise(article, by=room.reporter, title="Second")
    reverting = Window(room.client(room.reporter), article, url=url)
    room.revise(article, by=room.colleague, title="Theirs")
    assert reverting.save(title="First, mended").status_code == 409
    assert fresh(article).draft_title == "Theirs"
    assert texts(article) == ["Story", "Second", "First, mended", "Theirs"]


def test_stale_text_with_errors_overwrites_nothing_and_comes_back_to_be_mended(room: Newsroom) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    theirs.save(title="Theirs")
    response = mine.save(title="Mine", source_url="not an address")
    assert response.status_code == 409
    html = response.content.decode()
    assert "yours can&#x27;t be kept" in html or "yours can't be kept" in html
    assert "Enter a valid URL" in html
    assert 'value="Mine"' in html
    assert texts(article) == ["Story", "Theirs"]
    # What comes back is still based on the old text.
    assert f'name="loaded_revision_id" value="{mine.pins["loaded_revision_id"]}"' in html
    assert mine.save(title="Mine").status_code == 409
    assert texts(article) == ["Story", "Mine", "Theirs"]


def test_stale_autosave_with_errors_says_so(room: Newsroom) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    theirs.save(title="Theirs")
    response = mine.autosave(title="Mine", source_url="not an address")
    assert response.status_code == 400
    assert response.json()["error_code"] == "invalid_revision"
    assert "has errors" in response.json()["error_message"]


def test_stale_text_that_says_what_the_newest_says_is_not_kept_twice(room: Newsroom) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    theirs.save(title="Same")
    response = mine.save(title="Same")
    assert response.status_code == 409
    assert "nothing to save" in response.content.decode()
    assert texts(article) == ["Story", "Same"]


def test_page_of_both_shows_only_what_a_reader_would_see_differ(room: Newsroom) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    theirs.save(title="Theirs")
    other_keys = paragraph('<p data-block-key="zzzzz">Some news.</p>')
    html = mine.save(title="Mine", body=other_keys).content.decode()
    assert "Title" in html
    assert "Some news." not in html
    third = Window(mine.client, article)
    theirs.pins = Window(theirs.client, article).pins
    theirs.save(title="Theirs again")
    body = paragraph('<p data-block-key="abcde">Other news.</p>')
    html = third.save(title="Theirs again", body=body).content.decode()
    assert "Some" in html
    assert "Other" in html


def test_stale_text_of_child_rows_is_kept_with_them(room: Newsroom) -> None:
    article = room.draft()
    correction: dict[str, Any] = {
        "kind": "correction",
        "at": "2026-01-02 10:00",
        "text": "It was red.",
        "id": "",
    }
    mine, theirs = two_windows(room, article)
    theirs.save(title="Theirs")
    response = mine.save(title="Story", corrections=inline_formset([correction]))
    assert response.status_code == 409
    assert "It was red." in response.content.decode()
    revision = Revision.objects.get(pk=kept(article)[0].revision_id)
    assert [row["text"] for row in revision.content["corrections"]] == ["It was red."]


def test_comment_in_a_stale_text_is_the_articles_and_saved_once(room: Newsroom) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    theirs.save(title="Theirs")
    comment = {
        "text": "Who says so?",
        "contentpath": "title",
        "position": "",
        "resolved": "",
        "id": "",
        "replies": inline_formset([]),
    }
    for _ in range(2):
        assert mine.save(title="Mine", comments=inline_formset([comment])).status_code == 409
    row = Comment.objects.get()
    assert (row.text, row.user) == ("Who says so?", room.reporter)


def test_stale_text_is_kept_while_the_article_is_locked_and_in_review(room: Newsroom) -> None:
    article = room.draft()
    mine = Window(room.client(room.reporter), article)
    room.submit(room.revise(article, by=room.colleague, title="Theirs"), by=room.colleague)
    response = mine.save(title="Mine")
    assert response.status_code == 409
    assert "locked for you" in response.content.decode()
    assert stage_name(article) == "Desk review"
    assert texts(article) == ["Story", "Mine", "Theirs"]


def test_stale_text_voids_no_approval(room: Newsroom) -> None:
    article = room.submit(room.draft())
    mine = Window(room.client(room.second_editor), article)
    room.revise(article, by=room.colleague, title="Theirs")
    article = room.approve(article, by=room.editor)
    assert mine.save(title="Mine").status_code == 409
    assert stage_name(article) == "Publication"
    assert Approval.objects.get().ended_at is None


def test_kept_text_of_an_approver_keeps_nobody_from_publishing_what_was_approved(room: Newsroom) -> None:
    article = room.draft()
    window = Window(room.client(room.editor), article)
    article = room.submit(room.revise(article, by=room.reporter, title="Theirs"))
    article = room.approve(article, by=room.editor)
    assert window.save(title="Mine").status_code == 409
    article = room.approve(article, by=room.publisher)
    assert article.live
    assert article.title == "Theirs"


def test_who_wrote_a_kept_text_is_an_author_once_it_is_brought_in(room: Newsroom) -> None:
    article = room.draft()
    window = Window(room.client(room.editor), article)
    room.revise(article, by=room.reporter, title="Theirs")
    assert window.save(title="Mine").status_code == 409
    assert room.editor.pk not in authors_of(article.pk)
    article = room.submit(room.revise(article, by=room.reporter, title="Mine"))
    assert room.editor.pk in authors_of(article.pk)
    with pytest.raises(IsAuthor):
        room.approve(article, by=room.editor)


def test_outsider_can_keep_nothing(room: Newsroom) -> None:
    article = room.draft()
    window = Window(room.client(room.reporter), article)
    window.client = room.client(room.outsider)
    response = window.post(title="Mine", loaded_revision_id="")
    assert response.status_code == 302
    assert texts(article) == ["Story"]


def test_editor_shows_a_kept_text_until_the_person_saves_again(room: Newsroom) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    theirs.save(title="Theirs")
    mine.autosave(title="Mine")
    assert "A text of yours was kept" in Window(mine.client, article).html
    assert "A text of yours was kept" not in Window(theirs.client, article).html
    Window(mine.client, article).save(title="Both")
    assert "A text of yours was kept" not in Window(mine.client, article).html


def test_history_says_that_a_text_was_kept(room: Newsroom) -> None:
    article = room.draft()
    mine, theirs = two_windows(room, article)
    theirs.save(title="Theirs")
    mine.save(title="Mine")
    html = mine.client.get(reverse("wagtailadmin_pages:history", args=[article.pk])).content.decode()
    assert "Kept beside a newer version" in html


def test_decision_by_way_of_the_form_is_refused_whole(room: Newsroom) -> None:
    article = room.submit(room.draft())
    window = Window(room.client(room.editor), article)
    fields = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    response = window.save(title="Mine", **fields, **{"workflow-action-extra-data": "{"})
    assert response.status_code == 403
    assert stage_name(article) == "Desk review"
    assert texts(article) == ["Story"]
