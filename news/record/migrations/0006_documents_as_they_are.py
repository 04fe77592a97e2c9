"""Has PostgreSQL keep documents as they are, from now on: to unpack them costs more than to read them.

See docs/decisions/0018-documents-are-kept-as-they-are.md.
"""

from typing import Any

from django.db import migrations


def storage(kind: str) -> Any:
    def alter(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"ALTER TABLE record_publishedarticle ALTER COLUMN document SET STORAGE {kind}"
            )

    return alter


class Migration(migrations.Migration):
    dependencies = [("record", "0005_fill_views")]

    operations = [migrations.RunPython(storage("EXTERNAL"), storage("EXTENDED"))]
