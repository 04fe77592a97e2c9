"""The newsroom's screens, below `readership/` of the admin."""

from django.urls import path

from news.readership import converters  # noqa: F401 - registers what stands in the address
from news.readership.screens import MostRead, ReadersOfArticle

app_name = "readership"
urlpatterns = [
    path("", MostRead.as_view(), name="most_read"),
    path("<article_id:article_id>/", ReadersOfArticle.as_view(), name="article"),
]
