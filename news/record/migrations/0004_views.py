from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('record', '0003_fill_times_and_counts'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleViews',
            fields=[
                ('article_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('initial', models.PositiveBigIntegerField(help_text='The part of the total that came with it from another system.')),
                ('total', models.PositiveBigIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['-total', '-article_id'], name='most_read_ever')],
            },
        ),
        migrations.AddField(
            model_name='dailyviews',
            name='home_id',
            field=models.BigIntegerField(default=0, help_text='The front page that the article belonged to.'),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(
            model_name='dailyviews',
            name='one_row_a_day',
        ),
        migrations.AddConstraint(
            model_name='dailyviews',
            constraint=models.UniqueConstraint(fields=('article_id', 'day'), name='one_row_a_day'),
        ),
        migrations.AddIndex(
            model_name='dailyviews',
            index=models.Index(fields=['home_id', 'day', '-views'], name='most_read_of_a_day'),
        ),
    ]
