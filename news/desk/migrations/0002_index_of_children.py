"""The explorer lists a page's children by their last change; see news/desk/explorer.py.

On SQLite a later migration of Wagtail that remakes its table drops it; nothing but speed is lost.
"""

from typing import Any

from django.db import migrations


def add(apps: Any, schema_editor: Any) -> None:
    # SQLite has nothing at the end of a descending order anyway, and does not let an index say so.
    last = "NULLS LAST" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(
        "CREATE INDEX IF NOT EXISTS children_by_last_change ON wagtailcore_page "
        f"(SUBSTR(path, 1, LENGTH(path) - 4), latest_revision_created_at DESC {last})"
    )


def remove(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP INDEX IF EXISTS children_by_last_change")


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_desk"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(add, remove)]
