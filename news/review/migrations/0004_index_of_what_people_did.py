"""The dashboard shows what people did today: on the day of an import, all else is the import's."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0003_index_of_pages_by_depth'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(condition=models.Q(('road', 'imported'), _negated=True), fields=['-at', '-seq'], name='proof_of_people'),
        ),
    ]
