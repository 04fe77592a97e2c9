"""What the review screen shows, to whom, and at what cost."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.documents import get_document_model
from wagtail.models import Comment, CommentReply, GroupApprovalTask, Revision, TaskState

from news.desk.reviewing.models import LastSeen
from news.models import NewsArticle
from news.review.acts.publish_before_review import publish_before_review
from news.review.models import Approval, ReviewTask, WorkItem
from tests import factories
from tests.review.newsroom import Newsroom, digest_now, fresh, group_for, member


def url(article: NewsArticle) -> str:
    return reverse("desk:review", args=[article.pk])


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def breaking(room: Newsroom, **fields: Any) -> NewsArticle:
    article = room.draft(**fields)
    publish_before_review(article.pk, by=room.publisher, digest=digest_now(article), reason="The bridge fell")
    return fresh(article)


@pytest.mark.parametrize("who", ["reporter", "colleague", "editor", "publisher", "lawyer", "chief"])
def test_whoever_works_in_the_section_may_look(room: Newsroom, who: str) -> None:
    article = room.submit(room.draft())
    assert "<h1" in html(room.client(getattr(room, who)), url(article))


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_works_elsewhere_is_turned_away(room: Newsroom, method: str) -> None:
    article = room.submit(room.draft(title="Secret"))
    response = getattr(room.client(room.outsider), method)(url(article), follow=True)
    assert response.redirect_chain[0][0] == reverse("wagtailadmin_home")
    assert "Secret" not in response.content.decode()
    assert not LastSeen.objects.exists()


def test_who_is_not_signed_in_is_asked_to_sign_in(room: Newsroom) -> None:
    response = Client().get(url(room.submit(room.draft())))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailadmin_login"))


@pytest.mark.parametrize(
    "query", ["?since=x", "?since=0", "?since=-1", "?since=99999999999999999999", "?since=²", "?of=x"]
)
def test_parameter_that_means_nothing_is_not_found(room: Newsroom, query: str) -> None:
    article = room.submit(room.draft())
    assert room.client(room.editor).get(url(article) + query).status_code == 404


def test_revision_of_another_article_is_not_compared_with(room: Newsroom) -> None:
    article, other = room.submit(room.draft()), room.draft(title="Other")
    response = room.client(room.editor).get(f"{url(article)}?since={other.latest_revision_id}")
    assert response.status_code == 404


@pytest.mark.parametrize("pk", [0, 10**6, 10**30])
def test_article_that_is_not_there_is_not_found(room: Newsroom, pk: int) -> None:
    assert room.client(room.editor).get(f"/admin/desk/review/{pk}/").status_code == 404


def test_page_that_is_not_an_article_is_not_found(room: Newsroom) -> None:
    assert room.client(room.editor).get(f"/admin/desk/review/{room.city.pk}/").status_code == 404


def test_first_look_at_a_new_story_says_that_all_of_it_is_new(room: Newsroom) -> None:
    shown = html(room.client(room.editor), url(room.submit(room.draft())))
    assert "Never published: all of it is new." in shown
    assert "You have not looked at it here before." in shown
    assert "Reporter" in shown


def test_second_look_shows_what_changed_since_the_first(room: Newsroom) -> None:
    article, editor = room.submit(room.draft(standfirst="Trams return")), room.client(room.editor)
    html(editor, url(article))
    assert LastSeen.objects.get().revision_id == article.latest_revision_id
    assert "Nothing has changed since you last looked." in html(editor, url(article))
    article = room.revise(article, by=room.reporter, standfirst="Buses return")
    shown = html(editor, url(article))
    assert '<span class="deletion">Trams</span><span class="addition">Buses</span> return' in shown
    assert LastSeen.objects.get().revision_id == article.latest_revision_id


def test_what_one_person_saw_is_not_what_another_saw(room: Newsroom) -> None:
    article = room.submit(room.draft())
    html(room.client(room.editor), url(article))
    assert "You have not looked at it here before." in html(room.client(room.second_editor), url(article))


def test_draft_over_a_live_article_is_compared_with_it(room: Newsroom) -> None:
    article = room.published(standfirst="Trams return")
    article = room.submit(room.revise(article, by=room.colleague, standfirst="Buses return"))
    shown = html(room.client(room.editor), url(article))
    assert '<span class="deletion">Trams</span><span class="addition">Buses</span> return' in shown
    assert "Display date" not in shown


def test_times_and_switches_are_compared_in_words(room: Newsroom) -> None:
    article = room.published()
    at = timezone.now().replace(year=2031, month=5, day=17, hour=12, minute=30)
    article = room.revise(article, by=room.colleague, embargo_until=at, needs_legal_review=True)
    shown = html(room.client(room.editor), url(room.submit(article)))
    assert '<span class="addition">May 17, 2031, 12:30 p.m.</span>' in shown
    assert '<span class="deletion">no</span> <span class="addition">yes</span>' in shown


def test_added_byline_is_shown_and_nothing_of_it_is_html(room: Newsroom) -> None:
    article = room.published()
    draft = fresh(article).get_latest_revision_as_object()
    author = factories.author(name="Ada <b>Brandt</b>")
    draft.bylines.add(draft.bylines.model(author=author))
    draft.save_revision(user=room.colleague)
    shown = html(room.client(room.editor), url(room.submit(article)))
    assert "Added" in shown
    assert "Ada &lt;b&gt;Brandt&lt;/b&gt;" in shown
    assert "<b>Brandt</b>" not in shown


@pytest.mark.parametrize("is_added", [True, False])
@pytest.mark.parametrize(
    "name", ["heading", "image", "gallery", "quote", "table", "download", "fact_box", "related_article"]
)
def test_block_that_is_added_or_removed_is_shown(room: Newsroom, name: str, is_added: bool) -> None:
    picture = {"image": factories.image(title="Harbour"), "caption": "Harbour"}
    file = get_document_model().objects.create(title="Harbour", file=ContentFile(b"a,b", "harbour.csv"))
    values: dict[str, Any] = {
        "heading": {"level": "2", "text": "Harbour"},
        "image": picture,
        "gallery": {"images": [picture, picture]},
        "quote": {"text": "Harbour", "attribution": "Ada"},
        "table": {
            "caption": "Harbour",
            "columns": [{"type": "text", "heading": "Year"}],
            "rows": [{"values": ["2025"]}],
        },
        "download": {"document": file, "label": "Harbour"},
        "fact_box": {"title": "Harbour", "text": "<p>Deep.</p>"},
        "related_article": room.published(title="Harbour"),
    }
    short = [("paragraph", "<p>Some news.</p>")]
    long = [*short, (name, values[name])]
    article = room.published(body=short if is_added else long)
    live = article.live_revision_id
    article = room.submit(room.revise(article, by=room.colleague, body=long if is_added else short))
    client = room.client(room.editor)
    both = [article.pk, live, article.latest_revision_id]
    for shown in (
        html(client, url(article)),
        html(client, reverse("wagtailadmin_pages:revisions_compare", args=both)),
    ):
        marked = BeautifulSoup(shown, "html.parser").select(".addition" if is_added else ".deletion")
        assert any("Harbour" in each.get_text() for each in marked)


def test_unchanged_draft_of_a_live_article_says_the_same(room: Newsroom) -> None:
    shown = html(room.client(room.editor), url(room.published()))
    assert "The live article says the same." in shown
    assert "Nothing in it waits to be published." in shown


def test_revision_that_was_purged_since_is_said_to_be_gone(room: Newsroom) -> None:
    article, editor = room.submit(room.draft()), room.client(room.editor)
    html(editor, url(article))
    seen = LastSeen.objects.get().revision_id
    article = room.revise(article, by=room.reporter, title="Newer")
    article.current_workflow_task_state.__class__.objects.update(revision=article.latest_revision)
    Revision.objects.filter(pk=seen).delete()
    assert "The text that you last saw is not kept any longer." in html(editor, url(article))


def test_reviewer_is_offered_to_approve_and_to_send_back(room: Newsroom) -> None:
    shown = html(room.client(room.editor), url(room.submit(room.draft())))
    assert "Approve this text" in shown
    assert "Send back" in shown


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("reporter", "You are not a reviewer of this stage in this section."),
        ("publisher", "You are not a reviewer of this stage in this section."),
        ("lawyer", "You are not a reviewer of this stage in this section."),
    ],
)
def test_who_does_not_review_the_stage_is_told_so(room: Newsroom, who: str, why: str) -> None:
    shown = html(room.client(getattr(room, who)), url(room.submit(room.draft())))
    assert why in shown
    assert "data-review-form" not in shown


def test_reviewer_who_wrote_may_send_back_and_not_approve(room: Newsroom) -> None:
    article = room.submit(room.draft(by=room.chief), by=room.chief)
    shown = html(room.client(room.chief), url(article))
    assert "You have worked on this text since it was last published" in shown
    assert 'data-review-form="send-back"' in shown
    assert 'data-review-form="approve"' not in shown


def test_stages_show_what_is_passed_current_and_to_come(room: Newsroom) -> None:
    article = room.submit(room.draft(needs_legal_review=True))
    article = room.approve(article, by=room.editor, comment="Well told")
    shown = html(room.client(room.lawyer), url(article))
    steps = [name for name in ("passed", "current", "to-come") if f"standing__step--{name}" in shown]
    assert steps == ["passed", "current", "to-come"]
    assert shown.index("Desk review") < shown.index("Publication")
    assert "<q>Well told</q>" in shown
    assert "of this text" in shown


def test_approval_of_an_earlier_text_is_struck(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    article = room.revise(article, by=room.reporter, title="Changed")
    shown = html(room.client(room.second_editor), url(article))
    assert "<s>" in shown
    assert "of another text" in shown
    assert "does not count any more" in shown
    assert "has to pass again: Desk review (Editor)" in shown


def test_approvals_needed_are_counted(room: Newsroom) -> None:
    article = room.submit(room.draft())
    ReviewTask.objects.filter(name="Desk review").update(approvals_needed=2)
    article = room.approve(article, by=room.editor)
    assert "1 of 2 approvals" in html(room.client(room.second_editor), url(article))
    assert "You have approved this already." in html(room.client(room.editor), url(article))


def test_approvals_that_were_used_are_not_shown_again(room: Newsroom) -> None:
    article = room.revise(room.published(), by=room.colleague, title="Second edition")
    assert "standing__approvals" not in html(room.client(room.editor), url(room.submit(article)))


def test_what_is_known_of_the_article_is_shown(room: Newsroom) -> None:
    at = timezone.now() + timedelta(days=2)
    article = room.submit(
        room.draft(go_live_at=at, embargo_until=at, is_breaking=True, expire_at=at + timedelta(days=9))
    )
    WorkItem.objects.update(
        assignee=room.editor, priority=2, due_at=timezone.now() - timedelta(hours=1), note="Held once"
    )
    shown = html(room.client(room.editor), url(article))
    for words in ("Urgent", "overdue", "Embargo until", "Goes live", "Expires", "Held once", "breaking"):
        assert words in shown


@pytest.mark.parametrize("state", ["draft", "returned", "scheduled", "foreign stage"])
def test_where_nobody_is_asked_it_says_so(room: Newsroom, state: str) -> None:
    if state == "draft":
        article, words = room.draft(), "A draft: it has not been submitted for review."
    elif state == "returned":
        article, words = room.send_back(room.submit(room.draft()), by=room.editor), "it is with its authors"
    elif state == "scheduled":
        at = timezone.now() + timedelta(hours=5)
        article, words = room.published(go_live_at=at), "Approved: this text goes live on"
    else:
        article, words = room.submit(room.draft()), "which is decided in the editor"
        stock = GroupApprovalTask.objects.create(name="Somebody else's")
        TaskState.objects.update(task=stock)
    shown = html(room.client(room.publisher), url(article))
    assert words in shown
    assert "data-review-form" not in shown


def test_missing_legal_stage_is_said_and_does_not_hide_the_text(room: Newsroom) -> None:
    article = room.submit(room.draft())
    ReviewTask.objects.filter(for_legal=True).update(active=False)
    article = room.revise(article, by=room.reporter, needs_legal_review=True)
    assert "there is no active legal stage" in html(room.client(room.editor), url(article))


def test_who_has_it_open_now_is_shown(room: Newsroom) -> None:
    article = room.submit(room.draft())
    html(room.client(room.second_editor), url(article))
    html(room.client(room.second_editor), url(article))
    shown = html(room.client(room.editor), url(article))
    assert "Here now:" in shown
    assert shown.count("Maren") == 1
    assert "Editor," not in shown.split("Here now:")[1].split("</p>")[0]
    EditingSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=2))
    assert "Here now:" not in html(room.client(room.publisher), url(article))


def test_wagtails_editor_sees_who_reviews(room: Newsroom) -> None:
    article = room.submit(room.draft())
    html(room.client(room.editor), url(article))
    session = EditingSession.objects.get()
    assert (session.user, session.object_id, session.is_editing) == (room.editor, str(article.pk), False)
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", article.pk, session.pk])
    answer = room.client(room.editor).post(ping, {"revision_id": article.latest_revision_id})
    assert answer.status_code == 200


def test_breaking_news_is_shown_to_be_signed(room: Newsroom) -> None:
    article = breaking(room)
    shown = html(room.client(room.editor), url(article))
    assert "Breaking news that nobody has signed yet." in shown
    assert "The bridge fell" in shown
    assert "Sign what is published" in shown
    assert "reviewing--breaking" in shown
    assert "It had never been published before: all of it is new." in shown


@pytest.mark.parametrize("who", ["reporter", "publisher"])
def test_who_wrote_or_published_breaking_news_is_not_asked_to_sign(room: Newsroom, who: str) -> None:
    shown = html(room.client(getattr(room, who)), url(breaking(room)))
    assert "data-review-form" not in shown


def test_breaking_news_with_a_newer_draft_in_review_can_be_signed_as_well(room: Newsroom) -> None:
    article = room.submit(room.revise(breaking(room), by=room.reporter, title="Longer story"))
    client = room.client(room.editor)
    shown = html(client, url(article))
    assert "Longer story" in shown
    assert "Approve this text" in shown
    assert f"{url(article)}?of=published" in shown
    live = html(client, f"{url(article)}?of=published")
    assert "Sign what is published" in live
    assert "Longer story" not in live


def test_breaking_update_is_compared_with_what_was_live_before(room: Newsroom) -> None:
    article = room.revise(
        room.published(standfirst="Trams return"), by=room.reporter, standfirst="Bridge falls"
    )
    publish_before_review(article.pk, by=room.publisher, digest=digest_now(article), reason="Now")
    shown = html(room.client(room.editor), url(article))
    assert '<span class="deletion">Trams return</span><span class="addition">Bridge falls</span>' in shown


def test_cost_does_not_grow_with_comments_and_approvals(room: Newsroom) -> None:
    article, client = room.submit(room.draft()), room.client(room.editor)

    def grow(count: int) -> None:
        state = article.current_workflow_state
        for number in range(count):
            user = member(f"someone{number}-{count}", "Editors")
            comment = Comment.objects.create(page=article, user=user, text="Why?", contentpath="title")
            CommentReply.objects.create(comment=comment, user=user, text="Because")
            EditingSession.objects.create(
                user=user,
                content_type=EditingSession.objects.first().content_type,
                object_id=str(article.pk),
                last_seen_at=timezone.now(),
            )
            Approval.objects.create(
                article=article,
                workflow_state=state,
                task_id=state.current_task_state.task_id,
                stage="Desk review",
                user=user,
                user_name=user.first_name,
                revision_id=1,
                digest="0" * 64,
                ended_at=timezone.now(),
                end=Approval.End.VOIDED,
            )

    html(client, url(article))
    grow(1)
    with CaptureQueriesContext(connection) as few:
        html(client, url(article))
    grow(12)
    with CaptureQueriesContext(connection) as many:
        shown = html(client, url(article))
    assert shown.count("Because") == 13
    assert len(many) == len(few) <= 80


def test_section_of_its_own_group_may_look(room: Newsroom) -> None:
    group_for("City readers", room.city, "add")
    reader = member("reader", "City readers")
    shown = html(room.client(reader), url(room.submit(room.draft())))
    assert "Edit</a>" not in shown
    assert "w-session" not in shown
