"""How often articles are read."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone

from news.record.counts import day_of
from news.record.models import DailyViews, PublishedArticle


def most_read(home_ids: list[int], *, days: int, limit: int) -> tuple[list[str], datetime]:
    """Return the cards, as JSON, of what was read most today and on the `days` - 1 days before.

    And the moment at which the day ends, and the answer with it. Two queries. Of articles that were
    read equally often, the one with the higher id comes first.
    """
    today = day_of(timezone.now())
    public = PublishedArticle.objects.current().filter(home_id__in=home_ids)
    rows = DailyViews.objects.filter(
        Exists(public.filter(pk=OuterRef("article_id"))), day__gt=today - timedelta(days=days)
    )
    ranked = rows.values("article_id").annotate(total=Sum("views")).order_by("-total", "-article_id")
    ids = [row["article_id"] for row in ranked[:limit]]
    cards = dict(public.filter(pk__in=ids).values_list("pk", "card"))
    midnight = datetime.combine(today + timedelta(days=1), time.min, timezone.get_default_timezone())
    return [cards[pk] for pk in ids if pk in cards], midnight
