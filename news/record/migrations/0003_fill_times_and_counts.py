"""Fills the columns of times, and counts streams. Can be run again.

Search finds what was published before this only after `manage.py update_index`.
"""

import json
from collections import Counter
from typing import Any

from django.conf import settings
from django.db import migrations
from django.utils.dateparse import parse_datetime
from zoneinfo import ZoneInfo

BATCH = 500


def split(stream: str) -> tuple[str, str]:
    if stream.startswith("tag:"):
        kind, home_id, slug = stream.split(":", 2)
        return f"{kind}:{home_id}", slug
    group, _colon, key = stream.partition(":")
    return group, key


def fill(apps: Any, schema_editor: Any) -> None:
    model = {name: apps.get_model("record", name) for name in ("PublishedArticle", "StreamEntry", "StreamCount", "StreamDay")}
    streams: Counter = Counter()
    days: Counter = Counter()
    zone = ZoneInfo(settings.TIME_ZONE)
    for row in model["PublishedArticle"].objects.iterator(chunk_size=BATCH):
        row.updated_at = parse_datetime(json.loads(row.document)["updated_at"])
        row.save(update_fields=["updated_at"])
        entries = model["StreamEntry"].objects.filter(article_id=row.pk)
        entries.update(updated_at=row.updated_at, expires_at=row.expires_at)
        for stream in entries.values_list("stream", flat=True):
            streams[(*split(stream), row.home_id)] += 1
            days[stream, row.published_at.astimezone(zone).date()] += 1
    model["StreamCount"].objects.all().delete()
    model["StreamDay"].objects.all().delete()
    model["StreamCount"].objects.bulk_create(
        (
            model["StreamCount"](group=group, key=key, home_id=home_id, articles=articles)
            for (group, key, home_id), articles in streams.items()
        ),
        batch_size=BATCH,
    )
    model["StreamDay"].objects.bulk_create(
        (model["StreamDay"](stream=stream, day=day, articles=articles) for (stream, day), articles in days.items()),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("record", "0002_streams_counts_and_times")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
