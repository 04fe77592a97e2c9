"""Gives the words of articles, as PostgreSQL's own search has them, a table of their own.

Those that are indexed are copied; Wagtail's entries stay, for the code before, until `manage.py update_index`.
"""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models


def copy(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    # Copying takes as long as it takes.
    schema_editor.execute("SET LOCAL statement_timeout = 0")
    schema_editor.execute(
        "INSERT INTO record_articlewords (article_id, title, body)"
        " SELECT entry.object_id::bigint, entry.title, entry.body FROM wagtailsearch_indexentry entry"
        " JOIN django_content_type type ON type.id = entry.content_type_id"
        " WHERE type.app_label = 'record' AND type.model = 'publishedarticle'"
    )


def build(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE INDEX words_of_articles ON record_articlewords USING gin (body)")


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("record", "0007_times_in_the_index_of_streams"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleWords",
            fields=[
                ("article_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("title", SearchVectorField()),
                ("body", SearchVectorField(help_text="All words, those of the title again.")),
            ],
        ),
        migrations.RunPython(copy, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(
            # After what is copied: to build it takes a fraction of growing it.
            database_operations=[migrations.RunPython(build, migrations.RunPython.noop)],
            state_operations=[
                migrations.AddIndex(
                    model_name="articlewords", index=GinIndex(fields=["body"], name="words_of_articles")
                )
            ],
        ),
    ]
