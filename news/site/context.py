"""What every page shows of its site. No query once it is known."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from news.models import SiteSettings
from news.publishing.editions import site_facts
from news.record.tail import tail
from news.site.here import here_or_none


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_settings": SimpleLazyObject(lambda: settings_of(request)),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "home_url": SimpleLazyObject(lambda: home_url(request)),
    }


def settings_of(request: HttpRequest) -> SiteSettings:
    facts = site_facts(request)
    if facts is None:
        return SiteSettings()
    key = ("settings of the site", facts.site.pk)
    return tail.fact(key, lambda: SiteSettings.for_site(facts.site))


def home_url(request: HttpRequest) -> str:
    """Return the front page's address in the active language, or else the root's."""
    found = here_or_none(request)
    return found.edition.address if found else "/"


def navigation(request: HttpRequest) -> list[dict[str, str]]:
    """Return title and address of the top sections, in the editors' order."""
    found = here_or_none(request)
    sections = found.facts.children_of(found.edition) if found else []
    return [{"title": section.title, "url": section.address} for section in sections]
