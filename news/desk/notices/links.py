"""Where a notice leads."""

from django.conf import settings
from django.urls import reverse

from news.review.events import Event

# Who hears of these is asked for a decision; who hears of the others opens the text.
ASKS_FOR_A_DECISION = {
    Event.SUBMITTED,
    Event.TAKEN,
    Event.CHANGED,
    Event.BREAKING,
    Event.OVERDUE,
    Event.HELD,
}


def path_to(kind: str, article_id: int | None) -> str:
    """Return the path of the review screen or of the editor; of the notices if the article is gone."""
    if article_id is None:
        return reverse("desk:notices")
    name = "desk:review" if kind in ASKS_FOR_A_DECISION else "wagtailadmin_pages:edit"
    return reverse(name, args=[article_id])


def address_of(path: str) -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"
