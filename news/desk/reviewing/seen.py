"""What a person last saw of an article."""

from typing import Any

from django.utils import timezone
from wagtail.models import Revision

from news.desk.reviewing.models import LastSeen
from news.models import NewsArticle


def last_seen(user: Any, article: NewsArticle) -> LastSeen | None:
    return LastSeen.objects.filter(user=user, article=article).first()


def remember(user: Any, article: NewsArticle, revision: Revision) -> None:
    LastSeen.objects.update_or_create(
        user=user, article=article, defaults={"revision_id": revision.pk, "at": timezone.now()}
    )
