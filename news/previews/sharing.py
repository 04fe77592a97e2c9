"""Sharing a draft, and taking that back. Each act is one transaction under the article's lock."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Revision

from news.models import NewsArticle
from news.previews.models import PreviewLink
from news.publishing.tree import Tree
from news.review.audit import MAKES_PUBLIC, of_article
from news.review.authors import name_of
from news.review.locking import lock_article
from news.review.refusals import NotPermitted, Refused

SHARED = "previews.share"
REVOKED = "previews.revoke"
# For a look of one's own.
SHORT = timedelta(hours=1)


class NothingToPreview(Refused):
    status = HTTPStatus.CONFLICT
    reason = _("There is no draft to preview: the latest text was published already.")


class NowhereToShow(Refused):
    status = HTTPStatus.CONFLICT
    reason = _("The article is part of no site, so there is nowhere to show it.")


def may_share(user: Any, article: NewsArticle) -> bool:
    """May the user edit the article where it stands, or review it in the stage that it is in?"""
    return bool(article.permissions_for_user(user).can_edit())


def draft_to_share(article: NewsArticle) -> Revision | None:
    """Return the latest revision, if neither it nor a later one was ever published. Two queries."""
    revision: Revision | None = article.latest_revision
    if revision is None:
        return None
    published = of_article(article.pk).filter(road__in=MAKES_PUBLIC, revision_id__gte=revision.pk)
    return None if published.exists() else revision


def share(article_id: int, *, by: Any, lifetime: timedelta | None = None) -> PreviewLink:
    """Make a link to the article's latest draft, for `lifetime`, by default `PREVIEW_HOURS`.

    Raises `NotPermitted`, `NothingToPreview`, `NowhereToShow`, or `MovedOn` for a deleted article.
    """
    with transaction.atomic():
        article = lock_article(article_id)
        if not may_share(by, article):
            raise NotPermitted
        revision = draft_to_share(article)
        if revision is None:
            raise NothingToPreview
        if Tree.load().home_of(article) is None:
            raise NowhereToShow
        now = timezone.now()
        link = PreviewLink.objects.create(
            article=article,
            revision=revision,
            created_by=by,
            created_by_name=name_of(by),
            created_at=now,
            expires_at=now + (lifetime or timedelta(hours=settings.PREVIEW_HOURS)),
        )
        data = {"until": link.expires_at.isoformat()}
        log(instance=article, action=SHARED, user=by, revision=revision, data=data)
    return link


def revoke(link: PreviewLink, *, by: Any) -> None:
    """End the link now; one that was revoked before stays as it was.

    Raises `NotPermitted`, or `MovedOn` for a deleted article.
    """
    with transaction.atomic():
        article = lock_article(link.article_id)
        if not may_share(by, article):
            raise NotPermitted
        rows = PreviewLink.objects.filter(pk=link.pk, revoked_at=None)
        if rows.update(revoked_at=timezone.now()):
            log(instance=article, action=REVOKED, user=by, revision=link.revision)
