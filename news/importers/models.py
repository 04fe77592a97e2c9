"""What came from where, so that it comes once."""

from django.db import models

from news.models import NewsArticle


class ImportedArticle(models.Model):
    """An article that came from another system, and what was told of it there.

    Stays when the article is deleted: what the newsroom removed is not brought back.
    """

    source = models.CharField(max_length=50)
    source_id = models.CharField(max_length=200, help_text="What the source calls it.")
    article = models.ForeignKey(
        NewsArticle, null=True, on_delete=models.SET_NULL, related_name="imports", db_constraint=True
    )
    revision_id = models.BigIntegerField(help_text="The revision that the import made.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the line that it came from.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "source_id"], name="once_from_a_source")]

    def __str__(self) -> str:
        return f"{self.source}: {self.source_id}"
