"""Front ends ask for the few pages that menus show; articles are none of them.

On SQLite a later migration of Wagtail that remakes its table drops it; nothing but speed is lost.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_index_of_what_expires"), ("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS pages_in_menus ON wagtailcore_page (id) WHERE show_in_menus",
            "DROP INDEX IF EXISTS pages_in_menus",
        )
    ]
