"""Who wrote what: whoever changed an article since a second person's word on it was published."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Revision

from news.models import NewsArticle
from news.review.digest import digest_of_revision
from news.review.models import AuditEntry, Contribution


def name_of(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def open_contributions(article_id: int) -> QuerySet[Contribution]:
    """Return the changes that no second person's published word covers."""
    return Contribution.objects.filter(article_id=article_id, approved_at=None, changed=True)


def authors_of(article_id: int) -> dict[int, str]:
    """Return the names of those who may not approve, by user id. One query.

    A revision that changes nothing (a comment, an unchanged save) makes nobody an author.
    """
    rows = open_contributions(article_id).values_list("user_id", "user_name")
    return {user_id: name for user_id, name in rows if user_id is not None}


def note_contribution(revision: Revision, *, is_apart: bool = False) -> Contribution:
    """Write down who saved the revision, and whether it says anything else than the one before.

    A text that is kept apart is nobody's part of the article, until somebody brings it in.
    """
    article_id = int(revision.object_id)
    digest = digest_of_revision(revision)
    earlier = Contribution.objects.filter(article_id=article_id, is_apart=False).exclude(
        revision_id=revision.pk
    )
    former = earlier.filter(revision_id__lt=revision.pk).order_by("-revision_id").first()
    row = Contribution.objects.filter(revision_id=revision.pk).first()
    changed = former is None or former.digest != digest
    if row is None:
        row = Contribution(article_id=article_id, revision_id=revision.pk, changed=False, is_apart=is_apart)
    row.user_id = revision.user_id
    row.user_name = name_of(revision.user)
    row.at = revision.created_at
    row.digest = digest
    # Who wrote something and took it back has had their hands on it all the same.
    row.changed = row.changed or (changed and not row.is_apart)
    row.save()
    if not row.is_apart:
        brought_in = Contribution.objects.filter(article_id=article_id, is_apart=True, digest=digest)
        brought_in.update(changed=True, approved_at=None)
    return row


def cover_contributions(article_id: int, *, entry: AuditEntry | None = None) -> None:
    """A second person's word was published: on all that was written, or by the time of `entry`."""
    rows = open_contributions(article_id)
    if entry is not None:
        rows = rows.filter(revision_id__lte=entry.revision_id)
    rows.update(approved_at=timezone.now())


def uncover_contributions(article_id: int) -> None:
    """The article was retracted: whoever ever wrote it can't be the second person for its return."""
    Contribution.objects.filter(article_id=article_id).update(approved_at=None)


def describe(people: dict[int, str]) -> list[dict[str, Any]]:
    return [{"id": pk, "name": name} for pk, name in sorted(people.items())]


def is_of_article(revision: Revision) -> bool:
    model = revision.content_type.model_class()
    return model is not None and issubclass(model, NewsArticle)
