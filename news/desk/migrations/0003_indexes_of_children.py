"""Each order of the explorer's list has an index that holds all that is asked of it; see news/desk/explorer.py.

PostgreSQL builds them while the newsroom goes on. On SQLite a later migration of Wagtail that remakes its table
drops them; nothing but speed is lost.
"""

from typing import Any

from django.db import migrations

PARENT = "SUBSTR(path, 1, LENGTH(path) - 4)"
LAST = "latest_revision_created_at DESC"
INDEXES = {
    "children_by_last_change": LAST,
    "children_by_title": "title",
    "children_by_status": "live",
    "children_by_type": f"content_type_id, {LAST}",
}


def add(apps: Any, schema_editor: Any) -> None:
    """Add them, and have that of the last change, which is there without what it includes, made anew."""
    if schema_editor.connection.vendor != "postgresql":
        for name, order in INDEXES.items():
            schema_editor.execute(
                f"CREATE INDEX IF NOT EXISTS {name} ON wagtailcore_page ({PARENT}, {order})"
            )
        return
    # Building takes as long as it takes.
    schema_editor.execute("SET statement_timeout = 0")
    for name, order in INDEXES.items():
        columns = f"{PARENT}, {order}".replace(LAST, f"{LAST} NULLS LAST")
        for statement in (
            # Of a run that was stopped.
            f"DROP INDEX IF EXISTS {name}_new",
            f"CREATE INDEX CONCURRENTLY {name}_new ON wagtailcore_page ({columns}) INCLUDE (id, path)",
            f"DROP INDEX IF EXISTS {name}",
            f"ALTER INDEX {name}_new RENAME TO {name}",
        ):
            schema_editor.execute(statement)
    schema_editor.execute("RESET statement_timeout")


def remove(apps: Any, schema_editor: Any) -> None:
    """Remove those that are new. That of the last change stays, whatever it includes."""
    for name in list(INDEXES)[1:]:
        schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    # An index that is built while others write can't be built within a transaction.
    atomic = False

    dependencies = [("desk", "0002_index_of_children")]

    operations = [migrations.RunPython(add, remove)]
