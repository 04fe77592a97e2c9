"""The public site's addresses, in each language. Slugs of `news.models.addresses` keep pages off them."""

from django.urls import include, path, re_path

from news.site import archive, topic_lists, topics, views
from news.site.feeds import views as feeds
from news.site.most_read import most_read_page
from news.site.search import views as search

YEAR, MONTH, DAY = r"(?P<year>[0-9]{4})/", r"(?P<month>[0-9]{1,2})/", r"(?P<day>[0-9]{1,2})/"
SLUG, FEED = r"(?P<slug>[\w\-]+)/", r"feed\.(?P<form>rss|atom|json)$"

# What the site has, and each section below its own address.
of_place = [
    re_path(rf"^{FEED}", feeds.of_place, name="feed"),
    path("archive/", archive.whole, name="archive"),
    re_path(rf"^archive/{YEAR}$", archive.year, name="archive_year"),
    re_path(rf"^archive/{YEAR}{MONTH}$", archive.month, name="archive_month"),
    re_path(rf"^archive/{YEAR}{MONTH}{DAY}$", archive.day, name="archive_day"),
]

urlpatterns = [
    path("search/", search.search, name="search"),
    path("opensearch.xml", search.opensearch, name="opensearch"),
    path("tags/", topic_lists.tags, name="tags"),
    re_path(rf"^tags/{SLUG}$", topics.tag, name="tag"),
    re_path(rf"^tags/{SLUG}{FEED}", feeds.of_tag, name="tag_feed"),
    path("authors/", topic_lists.authors, name="authors"),
    re_path(rf"^authors/{SLUG}$", topics.author, name="author"),
    re_path(rf"^authors/{SLUG}{FEED}", feeds.of_author, name="author_feed"),
    path("most-read/", most_read_page, name="most_read"),
    *of_place,
    re_path(r"^(?P<section>(?:[\w\-]+/)+?)(?=archive/|feed\.)", include(of_place)),
    # The same addresses as Wagtail's, but for its forms below `_util`; it has what the record does not know.
    re_path(r"^(?!_util/)((?:[\w\-]+/)*)$", views.serve, name="serve"),
]
