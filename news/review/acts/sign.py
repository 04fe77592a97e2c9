"""A second person signs breaking news that is already live, or sends it back."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from news.models import NewsArticle
from news.publishing.work import publication
from news.review import audit
from news.review.audit import Road
from news.review.authors import authors_of, cover_contributions, name_of
from news.review.events import Event, tell, untold
from news.review.locking import lock_article
from news.review.models import AuditEntry, UnsignedStory
from news.review.refusals import IsAuthor, MovedOn, NotReviewer, ReasonMissing, Refused
from news.review.reviewers import reviews_here
from news.review.stages import stages_of


def why_not_sign(user: Any, story: UnsignedStory) -> Refused | None:
    """Return why the user may not sign or send back this story, or None if they may.

    Whoever may review any stage in its section may, unless they wrote it or published it.
    """
    article = story.article
    workflow = article.get_workflow()
    stages = stages_of(workflow, legal=False) if workflow else []
    if not any(reviews_here(user, article, stage) for stage in stages):
        return NotReviewer()
    if user.pk == story.entry.by_id or user.pk in authors_of(article.pk):
        return IsAuthor()
    return None


def sign(article_id: int, *, by: Any, digest: str, comment: str = "") -> AuditEntry:
    """Sign the published text. Raises `MovedOn`, `IsAuthor` or `NotReviewer`."""
    with publication():
        article, story = lock_story(article_id, by=by, digest=digest)
        approver = {"id": by.pk, "name": name_of(by), "stage": "", "at": "", "comment": comment}
        entry = close(article, story, road=Road.SIGNED, by=by, reason=comment, approvers=[approver])
        cover_contributions(article.pk, entry=story.entry)
        log(instance=article, action="review.sign", user=by, data={"comment": comment})
        tell(Event.SIGNED, article, actor=by, comment=comment, users=people_of(story))
    return entry


def send_back_breaking(article_id: int, *, by: Any, digest: str, comment: str) -> AuditEntry:
    """Refuse to sign, and say why: the text goes back to its authors. It stays live until it is changed
    through review, or retracted. Raises `ReasonMissing`, and what `sign` raises."""
    if not comment.strip():
        raise ReasonMissing
    with publication():
        article, story = lock_story(article_id, by=by, digest=digest)
        users = people_of(story)
        entry = close(article, story, road=Road.SENT_BACK, by=by, reason=comment.strip())
        return_to_authors(article, by=by, comment=comment.strip())
        log(instance=article, action="review.send_back", user=by, data={"comment": comment.strip()})
        tell(Event.SENT_BACK, article, actor=by, comment=comment.strip(), users=users)
    return entry


def lock_story(article_id: int, *, by: Any, digest: str) -> tuple[NewsArticle, UnsignedStory]:
    article = lock_article(article_id)
    story = UnsignedStory.objects.select_related("entry", "article").filter(article=article).first()
    if story is None:
        raise MovedOn(_("This story is not open any more: somebody has signed it, or sent it back."))
    if story.entry.digest != digest:
        raise MovedOn
    if refusal := why_not_sign(by, story):
        raise refusal
    return article, story


def close(
    article: NewsArticle, story: UnsignedStory, *, road: AuditEntry.Road, by: Any, reason: str, **fields: Any
) -> AuditEntry:
    entry = audit.append(
        article,
        road=road,
        by=by,
        revision_id=story.entry.revision_id,
        digest=story.entry.digest,
        authors=story.entry.authors,
        reason=reason,
        **fields,
    )
    story.delete()
    return entry


def return_to_authors(article: NewsArticle, *, by: Any, comment: str) -> None:
    """Show the article as sent back on its authors' desks, by the way of Wagtail's own workflow."""
    workflow = article.get_workflow()
    if workflow is None or article.workflow_in_progress:
        return
    with untold():
        # Nobody submits it: it is sent back at once.
        state = article.current_workflow_state or workflow.start(article, article.owner)
    if state.current_task_state and state.status == state.STATUS_IN_PROGRESS:
        state.current_task_state.specific.reject(user=by, comment=comment)


def people_of(story: UnsignedStory) -> set[int]:
    """Return the ids of those who wrote it and who published it."""
    people = {author["id"] for author in story.entry.authors}
    if story.entry.by_id is not None:
        people.add(story.entry.by_id)
    return people
