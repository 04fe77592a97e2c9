"""The proof: complete, in order, and not to be changed without a trace."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Page

from news.models import NewsArticle
from news.record.models import Change, PublishedArticle, Retraction
from news.review import audit
from news.review.acts.publish_before_review import publish_before_review
from news.review.acts.retract import retract
from news.review.acts.sign import send_back_breaking, sign
from news.review.models import AuditEntry, UnsignedStory, WorkItem
from news.review.refusals import (
    IsAuthor,
    LegalFirst,
    MovedOn,
    NotPermitted,
    NotReviewer,
    ReasonMissing,
    Refused,
)
from tests import factories
from tests.review.newsroom import Newsroom, digest_now, fresh


def verify(**options: str) -> str:
    out = StringIO()
    call_command("verify_audit", stdout=out, **options)
    return out.getvalue()


def break_news(room: Newsroom, article: NewsArticle) -> AuditEntry:
    return publish_before_review(
        article.pk, by=room.publisher, digest=digest_now(article), reason="The bridge is closed"
    )


def tamper(**values: str) -> None:
    """Write past the model, as somebody with the database's password would."""
    assignments = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE review_auditentry SET {assignments} WHERE seq = 2", list(values.values()))


@pytest.fixture
def three(room: Newsroom) -> list[NewsArticle]:
    return [room.published(title=f"No {number}") for number in range(3)]


def test_proof_of_three_publications_holds(three: list[NewsArticle]) -> None:
    assert verify().startswith("The proof holds: 3 entries, head 3:")


@pytest.mark.parametrize(
    ("column", "value", "flaw"),
    [
        ("headline", "Another", "entry 2: was changed after it was written"),
        ("approvers", "[]", "entry 2: was changed after it was written"),
        ("at", "2020-01-01 00:00:00+00:00", "entry 2: was changed after it was written"),
        ("hash", "0" * 64, "entry 3: does not follow from the entry before it"),
    ],
)
def test_changed_entry_is_found(
    three: list[NewsArticle], capsys: pytest.CaptureFixture[str], column: str, value: str, flaw: str
) -> None:
    tamper(**{column: value})
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert flaw in capsys.readouterr().out


def test_entry_that_was_removed_is_found(three: list[NewsArticle]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM review_auditentry WHERE seq = 2")
    assert "entry 2: is missing; the next one is 3" in map(str, audit.flaws_of_chain())


def test_end_that_was_cut_off_is_found_by_a_head_that_was_kept(three: list[NewsArticle]) -> None:
    kept = audit.head()
    assert "holds" in verify(head=kept)
    factories.retract(three[2])
    assert "holds" in verify(head=kept)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM review_auditentry WHERE seq >= 3")
    with pytest.raises(CommandError):
        verify(head=kept)


@pytest.mark.parametrize("head", ["", "3", "x:y", "3:" + "g" * 63])
def test_head_that_is_none_is_refused_with_its_form(three: list[NewsArticle], head: str) -> None:
    if head:
        with pytest.raises(CommandError, match="64 hexadecimal digits"):
            verify(head=head)
    else:
        assert "holds" in verify(head=head)


def test_live_text_that_nobody_attested_is_found(
    three: list[NewsArticle], capsys: pytest.CaptureFixture[str]
) -> None:
    Page.objects.filter(pk=three[0].pk).update(title="Changed in the database")
    NewsArticle.objects.filter(pk=three[1].pk).update(standfirst="So was this")
    with pytest.raises(CommandError):
        call_command("verify_audit")
    out = capsys.readouterr().out
    assert f"article {three[0].pk}: says something else than entry 1 attests" in out
    assert f"article {three[1].pk}: says something else than entry 2 attests" in out


def test_record_that_was_changed_is_found(
    three: list[NewsArticle], capsys: pytest.CaptureFixture[str]
) -> None:
    row = PublishedArticle.objects.get(pk=three[0].pk)
    changed = row.document.replace("No 0", "No 9")
    PublishedArticle.objects.filter(pk=row.pk).update(document=changed)
    with pytest.raises(CommandError):
        call_command("verify_audit")
    assert "the document differs in headline" in capsys.readouterr().out


def test_proof_holds_when_a_picture_of_a_published_article_is_deleted(room: Newsroom) -> None:
    image = factories.image()
    room.published(lead_image=image)
    image.delete()
    assert "holds" in verify()


def test_entries_are_neither_changed_nor_deleted_by_code(three: list[NewsArticle]) -> None:
    entry = AuditEntry.objects.get(seq=2)
    entry.headline = "Another"
    for act in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(headline="Another"),
    ):
        with pytest.raises(Refused):
            act()
    assert "holds" in verify()


# Breaking news


def test_breaking_news_is_live_at_once_and_open_until_signed(room: Newsroom) -> None:
    article = room.draft(by=room.publisher)
    entry = break_news(room, article)
    assert fresh(article).live
    assert (entry.road, entry.reason) == ("breaking", "The bridge is closed")
    assert UnsignedStory.objects.get().entry == entry
    with pytest.raises(IsAuthor):
        sign(article.pk, by=room.publisher, digest=entry.digest)
    sign(article.pk, by=room.editor, digest=entry.digest, comment="Rightly so")
    assert not UnsignedStory.objects.exists()
    assert [each.road for each in AuditEntry.objects.all()] == ["breaking", "signed"]
    assert "holds" in verify()


def test_who_published_but_did_not_write_cannot_sign(room: Newsroom) -> None:
    article = room.draft(by=room.reporter)
    entry = break_news(room, article)
    for person, refusal in (
        (room.publisher, IsAuthor),
        (room.reporter, NotReviewer),
        (room.outsider, NotReviewer),
        (room.closed, NotReviewer),
    ):
        with pytest.raises(refusal):
            sign(article.pk, by=person, digest=entry.digest)
    assert UnsignedStory.objects.exists()


def test_breaking_news_that_is_sent_back_is_on_its_authors_desk(room: Newsroom) -> None:
    article = room.draft()
    entry = break_news(room, article)
    with pytest.raises(ReasonMissing):
        send_back_breaking(article.pk, by=room.editor, digest=entry.digest, comment="")
    send_back_breaking(article.pk, by=room.editor, digest=entry.digest, comment="Which bridge?")
    assert not UnsignedStory.objects.exists()
    item = WorkItem.objects.get()
    assert (item.state, item.note) == ("returned", "Which bridge?")
    assert fresh(article).live


def test_unsigned_text_makes_its_writer_an_author_of_what_follows(room: Newsroom) -> None:
    article = room.draft(by=room.editor)
    break_news(room, article)
    article = room.submit(room.revise(article, by=room.colleague, title="And then"), by=room.colleague)
    with pytest.raises(IsAuthor):
        room.approve(article, by=room.editor)
    article = room.approve(article, by=room.second_editor)
    article = room.approve(article, by=room.second_publisher)
    assert article.title == "And then"
    assert not UnsignedStory.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "colleague", "editor", "lawyer", "outsider", "closed"])
def test_who_lacks_the_permission_cannot_publish_before_review(room: Newsroom, who: str) -> None:
    article = room.draft()
    with pytest.raises(NotPermitted):
        publish_before_review(article.pk, by=getattr(room, who), digest=digest_now(article), reason="Because")
    assert not fresh(article).live


def test_breaking_news_needs_a_reason_and_the_text_that_was_seen(room: Newsroom) -> None:
    article = room.draft()
    seen = digest_now(article)
    with pytest.raises(ReasonMissing):
        publish_before_review(article.pk, by=room.publisher, digest=seen, reason=" ")
    room.revise(article, by=room.colleague, title="Changed")
    with pytest.raises(MovedOn):
        publish_before_review(article.pk, by=room.publisher, digest=seen, reason="Because")
    assert not fresh(article).live


def test_legal_stage_is_not_skipped_by_breaking_news(room: Newsroom) -> None:
    article = room.submit(room.draft(needs_legal_review=True))
    with pytest.raises(LegalFirst):
        break_news(room, article)
    article = room.approve(article, by=room.editor)
    with pytest.raises(LegalFirst):
        break_news(room, article)
    article = room.approve(article, by=room.lawyer)
    break_news(room, article)
    assert fresh(article).live


# Retraction


def test_retracted_article_is_gone_with_a_note_and_one_change(room: Newsroom) -> None:
    article = room.published()
    retract(article.pk, by=room.publisher, reason="It was invented", note="We were deceived.")
    assert not fresh(article).live
    assert Retraction.objects.get().note == "We were deceived."
    changes = Change.objects.filter(article_id=article.pk).values_list("kind", "note")
    assert list(changes) == [("published", ""), ("retracted", "We were deceived.")]
    assert "holds" in verify()


def test_retracted_article_returns_through_review_alone_and_not_by_its_writers(room: Newsroom) -> None:
    article = room.submit(room.draft(by=room.editor))
    article = room.approve(room.approve(article, by=room.second_editor), by=room.publisher)
    retract(article.pk, by=room.publisher, reason="In doubt", note="")
    with pytest.raises(Refused):
        fresh(article).get_latest_revision().publish()
    article = room.submit(article, by=room.reporter)
    with pytest.raises(IsAuthor):
        room.approve(article, by=room.editor)
    article = room.approve(article, by=room.second_editor)
    article = room.approve(article, by=room.publisher)
    assert article.live


@pytest.mark.parametrize("who", ["reporter", "editor", "lawyer", "outsider", "closed"])
def test_who_lacks_the_permission_cannot_retract(room: Newsroom, who: str) -> None:
    article = room.published()
    with pytest.raises(NotPermitted):
        retract(article.pk, by=getattr(room, who), reason="Because", note="")
    assert fresh(article).live
