"""Has PostgreSQL keep the times in the index that leads from an article to its streams.

So thousands of matches are put in order by the index alone: half the time. The newsroom goes on while it is
built, and waits for a moment when it is put in the place of the old one. Who removes one of these times
has to make the constraint anew: it goes with its columns. See docs/decisions/0016-the-same-at-a-million.md.
"""

from typing import Any

from django.db import migrations

NAME = "once_in_a_stream"


def index(including: str) -> Any:
    def renew(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            return
        for statement in (
            # Building takes as long as it takes.
            "SET statement_timeout = 0",
            # Of a run that was stopped.
            f"DROP INDEX IF EXISTS {NAME}_new",
            f"CREATE UNIQUE INDEX CONCURRENTLY {NAME}_new"
            f" ON record_streamentry (article_id, stream) {including}",
            "RESET statement_timeout",
            f"ALTER TABLE record_streamentry DROP CONSTRAINT {NAME},"
            f" ADD CONSTRAINT {NAME} UNIQUE USING INDEX {NAME}_new",
        ):
            schema_editor.execute(statement)

    return renew


class Migration(migrations.Migration):
    # An index that is built while others write can't be built within a transaction.
    atomic = False

    dependencies = [("record", "0006_documents_as_they_are")]

    operations = [migrations.RunPython(index("INCLUDE (published_at, expires_at)"), index(""))]
