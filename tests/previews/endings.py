"""All that ends a link, as the newsroom does it. Each takes the room, the shared article and the link."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.utils import timezone

from news.models import NewsArticle
from news.previews.models import PreviewLink
from news.previews.sharing import revoke
from news.review.acts.publish_before_review import publish_before_review
from news.review.acts.retract import retract
from news.review.schedule import GoLiveApproved
from tests import factories
from tests.review.newsroom import Newsroom, digest_now, fresh


def expired(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def revoked(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    revoke(link, by=room.editor)


def published(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    article = room.approve(room.submit(article), by=room.editor)
    room.approve(article, by=room.publisher)


def later_one_published(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    published(room, room.revise(article, by=room.reporter, title="Another headline"), link)


def published_before_review(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    publish_before_review(article.pk, by=room.publisher, digest=digest_now(article), reason="Now")


def published_and_retracted(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    published(room, article, link)
    retract(article.pk, by=room.publisher, reason="Wrong", note="")
    assert not fresh(article).live


def imported(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    factories.publish(article)


def gone_live_at_its_time(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    factories.schedule(article, go_live_at=timezone.now() + timedelta(hours=1))
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        job = GoLiveApproved()
        for key in job.due(timezone.now(), besides=()):
            job.run(key)
    assert fresh(article).live


def deleted(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    fresh(article).delete()


def revision_deleted(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    room.revise(article, by=room.reporter, title="Newer")
    link.revision.delete()


def site_deleted(room: Newsroom, article: NewsArticle, link: PreviewLink) -> None:
    site = article.get_site()
    site.root_page = site.root_page.get_parent()
    site.save()
    # The front page is no site's any longer, and another page is one.
    site.root_page = room.sport.get_parent().add_sibling(instance=type(room.sport)(title="Else", slug="else"))
    site.save()


ENDINGS: list[Callable[[Newsroom, NewsArticle, PreviewLink], None]] = [
    expired,
    revoked,
    published,
    later_one_published,
    published_before_review,
    published_and_retracted,
    imported,
    gone_live_at_its_time,
    deleted,
    revision_deleted,
    site_deleted,
]
