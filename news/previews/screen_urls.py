"""Addresses of the screen, below the admin's."""

from django.urls import path

from news.previews.screen import Revoke, Share

app_name = "preview_links"
urlpatterns = [
    path("<int:article_id>/", Share.as_view(), name="index"),
    path("<int:article_id>/<int:link_id>/revoke/", Revoke.as_view(), name="revoke"),
]
