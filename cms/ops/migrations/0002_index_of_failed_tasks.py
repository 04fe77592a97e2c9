"""Failed tasks are counted for Prometheus; django-tasks has an index of those that are ready alone.

On SQLite a later migration of django-tasks that remakes its table drops it; nothing but speed is lost.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("ops", "0001_worker_heartbeat"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX IF NOT EXISTS failed_tasks ON django_tasks_database_dbtaskresult (finished_at) "
            "WHERE status = 'FAILED'",
            "DROP INDEX IF EXISTS failed_tasks",
        )
    ]
