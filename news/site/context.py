"""What every page shows of its site: one query each, and none on a page that shows neither."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page, Site

from news.models import NewsIndex, SiteSettings


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_settings": SimpleLazyObject(lambda: SiteSettings.for_request(request)),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "home": SimpleLazyObject(lambda: home_of(request)),
    }


def home_of(request: HttpRequest) -> Page | None:
    """Return the front page of the site in the active language, None where it has none. One query."""
    if not hasattr(request, "front_page"):
        site = Site.find_for_request(request)
        language = get_supported_content_language_variant(get_language())
        request.front_page = site and (  # type: ignore[attr-defined]
            Page.objects.filter(
                translation_key=site.root_page.translation_key, locale__language_code=language
            )
            .live()
            .first()
        )
    return request.front_page  # type: ignore[attr-defined]


def navigation(request: HttpRequest) -> list[dict[str, str]]:
    """Return title and address of the top sections, in the editor's order."""
    home = home_of(request)
    if home is None:
        return []
    sections = NewsIndex.objects.child_of(home).live().public().order_by("path")
    return [{"title": page.title, "url": page.get_url(request)} for page in sections]
