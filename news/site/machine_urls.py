"""Addresses for machines, the same in all languages."""

from django.urls import path, re_path

from news.site import robots
from news.site.live import live
from news.site.sitemaps.articles import articles
from news.site.sitemaps.index import index
from news.site.sitemaps.news import news
from news.site.sitemaps.pages import pages
from news.site.sitemaps.topics import topics

LANGUAGE = r"(?P<language>[a-z-]+?)"
PERIOD = r"(?P<period>[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)"

urlpatterns = [
    path("-/live/<str:name>", live, name="live"),
    path("robots.txt", robots.robots),
    path(".well-known/security.txt", robots.security),
    path("sitemap.xml", index),
    path("sitemap-pages.xml", pages),
    path("sitemap-news.xml", news),
    re_path(rf"^sitemap-{LANGUAGE}-(?P<kind>tags|authors)\.xml$", topics),
    re_path(rf"^sitemap-{LANGUAGE}-{PERIOD}\.xml$", articles),
]
