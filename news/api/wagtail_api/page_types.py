"""The types of pages that are shown, and the fields that each has of its own."""

from functools import cache

from django.apps import apps
from wagtail.models import Page

ARTICLE = "news.NewsArticle"
SECTION = "news.NewsIndex"
FRONT_PAGE = "home.HomePage"
PLAIN_PAGE = "home.StandardPage"

META_FIELDS = (
    "type",
    "detail_url",
    "html_url",
    "slug",
    "show_in_menus",
    "seo_title",
    "search_description",
    "first_published_at",
    "alias_of",
    "parent",
    "locale",
)
BASE_FIELDS = ("id", *META_FIELDS, "title")
LISTED_FIELDS = ("id", "type", "detail_url", "html_url", "slug", "first_published_at", "locale", "title")
OWN_FIELDS: dict[str, tuple[str, ...]] = {
    ARTICLE: (
        "kicker",
        "standfirst",
        "place",
        "published_at",
        "updated_at",
        "is_breaking",
        "authors",
        "tags",
        "lead_image",
        "body",
        "corrections",
        "related",
        "source",
        "canonical_url",
        "word_count",
        "reading_minutes",
    ),
    SECTION: ("introduction", "image"),
    FRONT_PAGE: ("arrangement",),
    PLAIN_PAGE: ("introduction", "body"),
}


@cache
def model_of(name: str) -> type[Page]:
    """Return the model of a type. By name, because the front page's room is above this one."""
    return apps.get_model(name)


def available(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fields of pages of these types: their own only where all are of one type."""
    return BASE_FIELDS + (OWN_FIELDS[types[0]] if len(types) == 1 else ())
