"""When streams changed last."""

from typing import Any

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Concat

from news.record.models import StreamCount, StreamEntry, not_expired
from news.record.shown import note
from news.record.streams import site_stream


def last_changes(*groups: str, home_ids: list[int]) -> Any:
    """Return a queryset of the streams of these groups that have articles, each with `changed_at`.

    That is when one of its articles changed last, None if all have expired. A step along an index for each.
    """
    note(*(site_stream(home_id).name for home_id in home_ids))
    name = Concat(OuterRef("group"), Value(":"), OuterRef("key"), output_field=CharField())
    newest = StreamEntry.objects.filter(not_expired(), stream=name).order_by("-updated_at", "-article_id")
    streams = StreamCount.objects.filter(group__in=groups, home_id__in=home_ids, articles__gt=0)
    return streams.annotate(changed_at=Subquery(newest.values("updated_at")[:1]))
