"""Who is looking at the listed articles now, by Wagtail's own rows of who has what open."""

from collections import defaultdict
from datetime import timedelta

from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import get_default_page_content_type

from news.review.authors import name_of

# Wagtail's own script tells of itself every ten seconds.
NOW = timedelta(minutes=1)


def looking_at(article_ids: list[int]) -> dict[int, str]:
    """Return the names of those who had an article open within the last minute, by its id. One query."""
    sessions = EditingSession.objects.filter(
        content_type=get_default_page_content_type(),
        object_id__in=[str(pk) for pk in article_ids],
        last_seen_at__gte=timezone.now() - NOW,
    ).select_related("user")
    names: dict[int, set[str]] = defaultdict(set)
    for session in sessions:
        names[int(session.object_id)].add(name_of(session.user))
    return {pk: ", ".join(sorted(people)) for pk, people in names.items()}
