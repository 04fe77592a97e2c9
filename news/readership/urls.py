"""The address of the beacon, the same in all languages."""

from django.urls import path

from news.readership import converters  # noqa: F401 - registers what stands in the address
from news.readership.views import seen

urlpatterns = [path("seen/<article_id:article_id>/", seen, name="seen")]
