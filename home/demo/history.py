"""Publishes pages as if at another time: their history, too, says then."""

from datetime import datetime, timedelta

from wagtail.models import Page, PageLogEntry, Revision

from cms.users.models import User
from news.models import NewsArticle
from news.review.acts.release import take_over

LEAST_MINUTES_OF_WORK = 40


def begin(page: Page, *, by: User, at: datetime) -> None:
    """Date the first line of the history of a page that has just been added."""
    first = PageLogEntry.objects.filter(page=page.pk, action="wagtail.create")
    first.update(user=by, timestamp=begun(page, at))


def begun(page: Page, done: datetime) -> datetime:
    """Return a likely time for the first words of what was done by then."""
    return done - timedelta(minutes=LEAST_MINUTES_OF_WORK + len(page.slug) * 3)


def write(page: Page, *, by: User, at: datetime) -> Revision:
    """Save a draft, dated."""
    revision = page.save_revision(user=by, log_action=True)
    Revision.objects.filter(pk=revision.pk).update(created_at=at)
    PageLogEntry.objects.filter(revision=revision).update(timestamp=at)
    Page.objects.filter(pk=page.pk).update(latest_revision_created_at=at)
    revision.created_at = at
    return revision


def publish(revision: Revision, *, by: User, at: datetime) -> None:
    """Publish a draft, dated. The record is made from the page as it is when the publication ends."""
    if isinstance(revision.content_object, NewsArticle):
        # It was public before it came here: nobody reviews a demonstration.
        take_over(revision, by=by)
    else:
        revision.publish(user=by)
    PageLogEntry.objects.filter(revision=revision, action="wagtail.publish").update(timestamp=at)
    pages = Page.objects.filter(pk=revision.object_id)
    pages.filter(last_published_at__isnull=False).update(last_published_at=at)
    pages.filter(first_published_at__gt=at).update(first_published_at=at)
    pages.update(latest_revision_created_at=revision.created_at)
