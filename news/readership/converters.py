from django.urls import register_converter
from django.urls.converters import IntConverter


class ArticleId(IntConverter):
    """A number that every database can keep."""

    regex = "[0-9]{1,18}"


register_converter(ArticleId, "article_id")
