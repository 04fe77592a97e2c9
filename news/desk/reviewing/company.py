"""Who else has the article before them, by Wagtail's own rows of who is editing what."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.admin.ui.editing_sessions import EditingSessionsModule
from wagtail.models import get_default_page_content_type

from news.models import NewsArticle
from news.review.authors import name_of

# Wagtail's own script tells of itself every ten seconds.
NOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Onlooker:
    name: str
    is_editing: bool


def onlookers(article: NewsArticle, *, apart_from: Any) -> list[Onlooker]:
    """Return who has had the article open within the last minute, each once, by name. One query."""
    sessions = EditingSession.objects.filter(
        content_type=get_default_page_content_type(),
        object_id=str(article.pk),
        last_seen_at__gte=timezone.now() - NOW,
    ).exclude(user=apart_from)
    found: dict[str, bool] = {}
    for session in sessions.select_related("user"):
        name = name_of(session.user)
        found[name] = found.get(name, False) or session.is_editing
    return [Onlooker(name, is_editing) for name, is_editing in sorted(found.items())]


def enter(user: Any, article: NewsArticle) -> EditingSession:
    """Let others see that the user has it open, as Wagtail's editor does."""
    EditingSession.cleanup()
    return EditingSession.objects.create(
        user=user,
        content_type=get_default_page_content_type(),
        object_id=str(article.pk),
        last_seen_at=timezone.now(),
    )


class Faces(EditingSessionsModule):
    template_name = "desk/reviewing/sessions.html"


def faces(session: EditingSession, article: NewsArticle) -> Faces:
    """Return Wagtail's own list of faces, which keeps the session awake and tells of newer texts.

    Only for those who may edit: others are not answered by Wagtail's view.
    """
    place = ("wagtailcore", "page", article.pk, session.pk)
    return Faces(
        session,
        reverse("wagtailadmin_editing_sessions:ping", args=place),
        reverse("wagtailadmin_editing_sessions:release", args=[session.pk]),
        [],
        article.latest_revision_id,
        article.latest_revision_created_at.isoformat() if article.latest_revision_created_at else None,
    )
