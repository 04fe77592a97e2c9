"""Gives the days of views their front pages, and articles the sum of their days. Can be run again."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce


def fill(apps: Any, schema_editor: Any) -> None:
    days = apps.get_model("record", "DailyViews").objects
    totals = apps.get_model("record", "ArticleViews").objects
    home = apps.get_model("record", "PublishedArticle").objects.filter(pk=OuterRef("article_id"))
    days.filter(home_id=0).update(home_id=Coalesce(Subquery(home.values("home_id")[:1]), 0))
    sums = days.values("article_id").annotate(sum=Sum("views")).order_by("article_id")
    known = set(totals.values_list("pk", flat=True))
    totals.bulk_create(
        (
            totals.model(article_id=row["article_id"], initial=0, total=row["sum"])
            for row in sums.iterator(chunk_size=5000)
            if row["article_id"] not in known
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("record", "0004_views")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
