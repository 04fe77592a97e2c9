"""Has PostgreSQL keep the times in the index that leads from an article to its streams.

So thousands of matches are put in order by the index alone: half the time. Readers go on while it is built;
writers wait. See docs/decisions/0016-the-same-at-a-million.md.
"""

from typing import Any

from django.db import migrations

NAME = "once_in_a_stream"


def index(including: str) -> Any:
    def renew(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        schema_editor.execute(
            f"CREATE UNIQUE INDEX {NAME}_new ON record_streamentry (article_id, stream) {including}"
        )
        schema_editor.execute(
            f"ALTER TABLE record_streamentry DROP CONSTRAINT {NAME}, "
            f"ADD CONSTRAINT {NAME} UNIQUE USING INDEX {NAME}_new"
        )

    return renew


class Migration(migrations.Migration):
    dependencies = [("record", "0006_documents_as_they_are")]

    operations = [migrations.RunPython(index("INCLUDE (published_at, expires_at)"), index(""))]
