"""What has to hold of the settings for the record to be found by its words."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import connection
from wagtail.search.backends import get_search_backend

from news.record.search import is_database


@register()
def words_are_written_where_they_are_looked_for(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if connection.vendor != "postgresql" or not is_database():
        return []
    if getattr(get_search_backend(), "keeps_entries_apart", False):
        return []
    return [
        Error(
            "WAGTAILSEARCH_BACKENDS names a search that does not keep the words of articles apart.",
            hint='In the database, "BACKEND" has to be "cms.ops.search_backend"; the rest is Wagtail\'s.',
            id="record.E001",
        )
    ]
