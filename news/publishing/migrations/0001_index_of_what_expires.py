"""The worker looks for pages past their end twice a second; Wagtail has no index for that.

On SQLite a later migration of Wagtail that remakes its table drops it; nothing but speed is lost.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS live_pages_that_expire ON wagtailcore_page (expire_at) "
            "WHERE live AND expire_at IS NOT NULL",
            "DROP INDEX IF EXISTS live_pages_that_expire",
        )
    ]
