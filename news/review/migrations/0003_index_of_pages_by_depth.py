"""On each page of the admin, Wagtail looks for the root of the tree for those who may see all of it: without an
index, among all pages (90 ms of 100,000 on SQLite; see bench/README.md).

On SQLite a later migration of Wagtail that remakes its table drops it; nothing but speed is lost.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0002_groups_and_stages"), ("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS pages_by_depth ON wagtailcore_page (depth)",
            "DROP INDEX IF EXISTS pages_by_depth",
        )
    ]
