"""A text that would have overwritten a newer one is kept beside it, as a revision that is not the latest."""

from datetime import timedelta
from typing import Any

from wagtail.log_actions import log
from wagtail.models import COMMENTS_RELATION_NAME, Comment, PageLogEntry, Revision

from news.desk.editing.history import KEPT_APART
from news.models import NewsArticle
from news.review.digest import digest, digest_of_revision
from news.review.models import Contribution

# Sorts right before the newest one, which so stays the newest by every order.
A_MOMENT = timedelta(microseconds=1)


def keep_apart(draft: NewsArticle, *, by: Any, newest: Revision, window: str) -> Revision:
    """Return the revision that keeps what `draft` says, made here unless some revision says it already.

    `window` names the editor's window: what it sent before, and was kept, is replaced. `newest` is
    returned if there is no difference to it. The article's latest revision stays what it is. Within a
    transaction that holds the page's row.
    """
    keep_comments(draft, newest)
    content = draft.serializable_data()
    same = saying(draft.pk, digest(content), newest)
    if same is not None:
        return same
    kept = kept_of_window(draft.pk, by=by, window=window)
    if kept is not None:
        kept.content, kept.object_str = content, str(draft)
        kept.save()
        return kept
    kept = Revision(
        content_object=draft,
        base_content_type=draft.get_base_content_type(),
        user=by,
        content=content,
        object_str=str(draft),
        created_at=newest.created_at - A_MOMENT,
    )
    # Read when the contribution is noted; see news.review.receivers.
    kept.is_apart = True
    kept.save()
    data = {"window": window, "newest": newest.pk}
    log(instance=draft, action=KEPT_APART, user=by, revision=kept, data=data)
    return kept


def keep_comments(draft: NewsArticle, newest: Revision) -> None:
    """Save comments that are new in the draft: no revision keeps them, they are the article's."""
    for comment in getattr(draft, COMMENTS_RELATION_NAME).filter(pk__isnull=True):
        # A second submission from the same window brings them again.
        same = Comment.objects.filter(
            page_id=draft.pk, user=comment.user, contentpath=comment.contentpath, text=comment.text
        )
        if not same.exists():
            comment.revision_created = newest
            comment.save()


def saying(article_id: int, sought: str, newest: Revision) -> Revision | None:
    """Return a revision of the article that says just this: the newest one rather than another."""
    if digest_of_revision(newest) == sought:
        return newest
    rows = Contribution.objects.filter(article_id=article_id, digest=sought).values("revision_id")
    return Revision.page_revisions.filter(object_id=str(article_id), pk__in=rows).order_by("-pk").first()


def kept_of_window(article_id: int, *, by: Any, window: str) -> Revision | None:
    if not window:
        return None
    entries = PageLogEntry.objects.filter(
        action=KEPT_APART, page_id=article_id, user_id=by.pk, data__window=window
    )
    return Revision.page_revisions.filter(pk__in=entries.values("revision_id")).order_by("-pk").first()


def waiting_copy(article_id: int, *, by: Any) -> Revision | None:
    """Return the person's last kept text, if they have saved nothing since then. Two queries."""
    last = Contribution.objects.filter(article_id=article_id, user_id=by.pk).order_by("-revision_id").first()
    if last is None or not last.is_apart:
        return None
    return Revision.page_revisions.filter(pk=last.revision_id).select_related("user").first()


def is_apart(revision: Revision) -> bool:
    return Contribution.objects.filter(revision_id=revision.pk, is_apart=True).exists()
