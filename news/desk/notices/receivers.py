"""Writes down whom to tell, in the transaction of the act: if that fails, nobody hears of it."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from news.desk.notices import chat
from news.desk.notices.audience import audience
from news.desk.notices.models import Notice
from news.models import NewsArticle
from news.review.authors import name_of
from news.review.events import Event
from news.review.models import ReviewTask
from news.review.signals import happened


@receiver(happened, dispatch_uid="news.desk.notices")
def tell_people_and_chats(
    kind: Event,
    article: NewsArticle,
    actor: Any,
    comment: str,
    users: set[int],
    stage: ReviewTask | None,
    **kwargs: Any,
) -> None:
    facts = {
        "kind": kind,
        "article": article,
        "headline": article.draft_title or article.title,
        "section_title": article.get_parent().title,
        "stage": stage.name if stage else "",
        "actor_name": name_of(actor),
        "comment": comment,
        "at": timezone.now(),
    }
    people = audience(kind, article, actor=actor, users=users, stage=stage)
    Notice.objects.bulk_create(Notice(user=user, state=state_for(user, kind), **facts) for user in people)
    chat.tell(Notice(**facts), article)


def state_for(user: Any, kind: str) -> Notice.State:
    return Notice.State.PENDING if wants_mail(user, kind) else Notice.State.NONE


def wants_mail(user: Any, kind: str) -> bool:
    settings = getattr(user, "notice_settings", None)
    return bool(user.email) and (settings is None or kind in settings.mail)
