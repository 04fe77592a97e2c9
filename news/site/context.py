"""What every page shows of its site. No query once it is known."""

import logging
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import ngettext
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from news.models import NewsImage, NewsIndex, SiteSettings
from news.publishing.editions import SiteFacts, site_facts
from news.publishing.tree import Tree
from news.record.tail import tail
from news.site.feeds.links import feed_links
from news.site.here import Here, here_or_none
from news.site.resolved import html

logger = logging.getLogger(__name__)

LOGO = "max-600x120"


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "is_preview": getattr(request, "is_preview", False),
        "preview_link": getattr(request, "preview_link", None),
        "site_settings": SimpleLazyObject(lambda: settings_of(request)),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "home_url": SimpleLazyObject(lambda: home_url(request)),
        "logo": SimpleLazyObject(lambda: logo_of(request)),
        "footer_text": SimpleLazyObject(lambda: footer_text(request)),
        "languages": SimpleLazyObject(lambda: languages(request)),
        "site_feeds": SimpleLazyObject(lambda: site_feeds(request)),
        "live_texts": live_texts,
        "plain_pages": SimpleLazyObject(lambda: plain_pages(request)),
    }


def settings_of(request: HttpRequest) -> SiteSettings:
    facts = site_facts(request)
    if facts is None:
        return SiteSettings()
    key = ("settings of the site", facts.site.pk)
    return tail.fact(key, lambda: SiteSettings.of(facts.site))


def home_url(request: HttpRequest) -> str:
    """Return the front page's address in the active language, or else the root's."""
    found = here_or_none(request)
    return found.edition.address if found else "/"


def navigation(request: HttpRequest) -> list[dict[str, str]]:
    """Return title and address of the top sections, in the editors' order."""
    found = here_or_none(request)
    sections = found.facts.children_of(found.edition) if found else []
    return [{"title": section.title, "url": section.address} for section in sections]


def logo_of(request: HttpRequest) -> dict[str, Any] | None:
    """Return whole address, path, width and height of the logo, if the site has one."""
    facts = site_facts(request)
    if facts is None:
        return None
    return tail.fact(("logo of the site", facts.site.pk), lambda: logo(facts, settings_of(request).logo))


def logo(facts: SiteFacts, image: NewsImage | None) -> dict[str, Any] | None:
    try:
        rendition = image.get_rendition(LOGO) if image else None
    except (SourceImageIOError, OSError):
        # No page must fail because a file is lost.
        logger.exception("The logo can't be shown")
        return None
    if rendition is None:
        return None
    whole = urljoin(facts.site.root_url, rendition.url)
    return {"url": whole, "path": rendition.url, "width": rendition.width, "height": rendition.height}


def footer_text(request: HttpRequest) -> SafeString:
    found, source = here_or_none(request), settings_of(request).footer_text
    if found is None or not source:
        return SafeString()
    return html(source, of=Page(pk=found.home_id, path=found.edition.path))


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Return code, own name, front page and origin of each language of the site; none, if it has but one."""
    facts = site_facts(request)
    if facts is None or len(facts.editions) < 2:
        return []
    names = dict(settings.LANGUAGES)
    return [
        {
            "language": each.language,
            "name": names[each.language],
            "url": each.address,
            "origin": str(facts.site.root_url),
        }
        for each in facts.editions
    ]


def site_feeds(request: HttpRequest) -> tuple[dict[str, str], ...]:
    found = here_or_none(request)
    return feed_links(settings_of(request).name, found.edition.address) if found else ()


def plain_pages(request: HttpRequest) -> list[dict[str, str]]:
    """Return title and address of the pages beside the news that are in menus."""
    found = here_or_none(request)
    return plain_pages_at(found) if found else []


def plain_pages_at(here: Here) -> list[dict[str, str]]:
    return tail.fact(("plain pages", here.home_id), lambda: plain_pages_of(here))


def plain_pages_of(here: Here) -> list[dict[str, str]]:
    tree = Tree.load()
    below = Page.objects.filter(path__startswith=here.edition.path, depth=len(here.edition.path) // 4 + 1)
    pages = below.live().in_menu().not_type(NewsIndex).order_by("path")
    return [{"title": page.title, "url": tree.address(page)[1]} for page in pages if tree.is_open(page)]


def live_texts() -> dict[str, str]:
    """Return what is said of new stories by the names that browsers have for the forms of the plural."""
    numbers = {"one": 1, "few": 2, "many": 5, "other": 100}
    return {name: ngettext("%s new story", "%s new stories", number) for name, number in numbers.items()}
