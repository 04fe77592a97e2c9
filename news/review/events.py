"""The kinds of things that happen to an article in review."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from news.models import NewsArticle
from news.review.signals import happened


class Event(models.TextChoices):
    SUBMITTED = "submitted", _("Submitted")
    TAKEN = "taken", _("Taken")
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")
    CHANGED = "changed", _("Changed after approval")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    BREAKING = "breaking", _("Published before review")
    SIGNED = "signed", _("Breaking news signed")
    RETRACTED = "retracted", _("Retracted")
    OVERDUE = "overdue", _("Overdue")
    HELD = "held", _("Held")


_nobody_is_told: ContextVar[bool] = ContextVar("nobody_is_told", default=False)


@contextmanager
def untold() -> Iterator[None]:
    """Nobody is told of what happens within: it is a step on the way to what is told."""
    token = _nobody_is_told.set(True)
    try:
        yield
    finally:
        _nobody_is_told.reset(token)


def tell(
    kind: Event,
    article: NewsArticle,
    *,
    actor: Any = None,
    comment: str = "",
    users: set[int] | None = None,
    stage: Any = None,
) -> None:
    if _nobody_is_told.get():
        return
    happened.send(
        sender=NewsArticle,
        kind=kind,
        article=article,
        actor=actor,
        comment=comment,
        users=users or set(),
        stage=stage,
    )
