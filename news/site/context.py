"""What every page shows of its site: one query each, and none on a page that shows neither."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from news.models import NewsIndex, SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_settings": SimpleLazyObject(lambda: SiteSettings.for_request(request)),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "home": SimpleLazyObject(lambda: home_of(request)),
    }


def home_of(request: HttpRequest) -> Any:
    current = Site.find_for_request(request)
    return current.root_page.localized if current else None


def navigation(request: HttpRequest) -> list[dict[str, str]]:
    """Return title and address of the top sections, in the editor's order."""
    home = home_of(request)
    if home is None:
        return []
    sections = NewsIndex.objects.child_of(home).live().public().order_by("path")
    return [{"title": page.title, "url": page.get_url(request)} for page in sections]
