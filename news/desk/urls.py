"""Addresses of the desk, below the admin's. Names are in the namespace `desk`."""

from django.urls import URLPattern, URLResolver

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = []
