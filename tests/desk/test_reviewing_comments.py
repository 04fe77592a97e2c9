"""Comments are Wagtail's: written here, they are read in the editor, and no text changes for them."""

import pytest
from django.urls import reverse
from wagtail.models import Comment, CommentReply, PageLogEntry, Revision

from news.models import NewsArticle
from tests.review.newsroom import Newsroom, digest_now, fresh, stage_name

PANE = "#tab-comments"


def add_url(article: NewsArticle) -> str:
    return reverse("desk:review_comment", args=[article.pk])


def comment_on(room: Newsroom, article: NewsArticle, path: str = "title", text: str = "Too long?") -> Comment:
    response = room.client(room.editor).post(add_url(article), {"place": path, "text": text})
    assert response.status_code == 302, response.content.decode()
    return Comment.objects.latest("pk")


def test_comment_is_added_and_logged_and_the_approvals_hold(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    digest, revisions = digest_now(article), Revision.objects.count()
    response = room.client(room.editor).post(
        add_url(article),
        {"place": "title", "text": "Too long?", "seen": article.latest_revision_id, "since": ""},
    )
    since = f"?since={article.latest_revision_id}"
    assert response["Location"] == reverse("desk:review", args=[article.pk]) + since + PANE
    comment = Comment.objects.get()
    assert (comment.page_id, comment.user, comment.text) == (article.pk, room.editor, "Too long?")
    assert (comment.contentpath, comment.position) == ("title", "")
    assert comment.revision_created_id == article.latest_revision_id
    entry = PageLogEntry.objects.get(action="wagtail.comments.create")
    assert (entry.page_id, entry.user_id) == (article.pk, room.editor.pk)
    assert (digest_now(article), Revision.objects.count()) == (digest, revisions)
    assert stage_name(article) == "Publication"


def test_comment_can_stand_on_a_part_of_the_body(room: Newsroom) -> None:
    body = [
        ("paragraph", "<p>First things first.</p>"),
        ("quote", {"text": "Nothing to add", "attribution": "A clerk"}),
    ]
    article = room.submit(room.draft(body=body))
    client = room.client(room.editor)
    places = dict(
        client.get(reverse("desk:review", args=[article.pk])).context["comment"].fields["place"].choices
    )
    labels = [label for path, label in places.items() if path.startswith("body.")]
    assert labels == ["1. Paragraph: First things first.", "2. Quotation: Nothing to add"]
    draft = fresh(article).get_latest_revision_as_object()
    for path in places:
        comment = comment_on(room, article, path)
        assert comment.has_valid_contentpath(draft), path


def test_comment_is_open_in_wagtails_editor(room: Newsroom) -> None:
    article = room.submit(room.draft())
    comment_on(room, article, text="Read me in the editor")
    editor = room.client(room.second_editor).get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
    assert "Read me in the editor" in editor.content.decode()


def test_threads_show_who_said_what_where_and_lead_to_the_editor(room: Newsroom) -> None:
    article = room.submit(room.draft())
    comment = comment_on(room, article)
    CommentReply.objects.create(comment=comment, user=room.reporter, text="I think <b>not</b>")
    shown = room.client(room.editor).get(reverse("desk:review", args=[article.pk])).content.decode()
    assert f"{reverse('wagtailadmin_pages:edit', args=[article.pk])}#:w:contentpath=title" in shown
    assert "Too long?" in shown
    assert "I think &lt;b&gt;not&lt;/b&gt;" in shown
    assert "Comments (1 open)" in shown


def test_comment_on_a_part_that_was_deleted_stays_readable(room: Newsroom) -> None:
    article = room.submit(room.draft())
    path = f"body.{fresh(article).get_latest_revision_as_object().body[0].id}"
    comment_on(room, article, path)
    room.revise(article, by=room.reporter, body=[])
    shown = room.client(room.editor).get(reverse("desk:review", args=[article.pk])).content.decode()
    assert "Too long?" in shown
    assert "The text has this place no more." in shown


def test_reply_is_added_and_logged(room: Newsroom) -> None:
    article = room.submit(room.draft())
    comment = comment_on(room, article)
    reply_url = reverse("desk:review_reply", args=[article.pk, comment.pk])
    assert room.client(room.reporter).post(reply_url, {"text": "Shortened"}).status_code == 302
    reply = CommentReply.objects.get()
    assert (reply.comment, reply.user, reply.text) == (comment, room.reporter, "Shortened")
    assert PageLogEntry.objects.filter(action="wagtail.comments.create_reply", user=room.reporter.pk).exists()


def test_thread_is_resolved_once(room: Newsroom) -> None:
    article = room.submit(room.draft())
    comment = comment_on(room, article)
    url = reverse("desk:review_resolve", args=[article.pk, comment.pk])
    assert room.client(room.reporter).post(url).status_code == 302
    room.client(room.editor).post(url, {"seen": "x", "since": "99"})
    comment.refresh_from_db()
    assert (comment.resolved_by, comment.text) == (room.reporter, "Too long?")
    assert comment.resolved_at is not None
    assert PageLogEntry.objects.filter(action="wagtail.comments.resolve").count() == 1
    shown = room.client(room.editor).get(reverse("desk:review", args=[article.pk])).content.decode()
    assert "Resolved by Reporter" in shown


@pytest.mark.parametrize(
    "form", [{"place": "title", "text": " "}, {"place": "owner", "text": "x"}, {"text": "x"}, {}]
)
def test_comment_that_is_not_complete_is_shown_again(room: Newsroom, form: dict[str, str]) -> None:
    article = room.submit(room.draft())
    response = room.client(room.editor).post(add_url(article), form)
    assert response.status_code == 400
    assert "error-message" in response.content.decode()
    assert not Comment.objects.exists()


def test_empty_reply_is_shown_again_in_its_thread(room: Newsroom) -> None:
    article = room.submit(room.draft())
    comment = comment_on(room, article)
    response = room.client(room.editor).post(
        reverse("desk:review_reply", args=[article.pk, comment.pk]), {"text": " "}
    )
    assert response.status_code == 400
    assert "Write something first." in response.content.decode()
    assert not CommentReply.objects.exists()


@pytest.mark.parametrize("name", ["review_comment", "review_reply", "review_resolve"])
def test_who_works_elsewhere_comments_on_nothing(room: Newsroom, name: str) -> None:
    article = room.submit(room.draft())
    comment = comment_on(room, article)
    args = [article.pk] if name == "review_comment" else [article.pk, comment.pk]
    response = room.client(room.outsider).post(
        reverse(f"desk:{name}", args=args), {"place": "title", "text": "Let me in"}
    )
    assert response["Location"] == reverse("wagtailadmin_home")
    comment.refresh_from_db()
    assert (Comment.objects.count(), CommentReply.objects.count()) == (1, 0)
    assert comment.resolved_at is None


@pytest.mark.parametrize("name", ["review_reply", "review_resolve"])
def test_comment_of_another_article_is_not_found(room: Newsroom, name: str) -> None:
    comment = comment_on(room, room.submit(room.draft(title="Other")))
    article = room.submit(room.draft())
    url = reverse(f"desk:{name}", args=[article.pk, comment.pk])
    assert room.client(room.editor).post(url, {"text": "x"}).status_code == 404


def test_comments_are_only_posted(room: Newsroom) -> None:
    article = room.submit(room.draft())
    assert room.client(room.editor).get(add_url(article)).status_code == 405
