"""Addresses for machines, the same in all languages."""

from django.urls import path, re_path

from news.site import robots, sitemaps
from news.site.live import live

PERIOD = r"(?P<period>[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)"

urlpatterns = [
    path("-/live/<str:name>", live, name="live"),
    path("robots.txt", robots.robots),
    path(".well-known/security.txt", robots.security),
    path("sitemap.xml", sitemaps.index),
    path("sitemap-pages.xml", sitemaps.pages),
    path("sitemap-news.xml", sitemaps.news),
    re_path(rf"^sitemap-(?P<language>[a-z-]+?)-{PERIOD}\.xml$", sitemaps.articles),
]
