"""The site and the language that a request is answered in."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils.encoding import iri_to_uri
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant

from news.publishing.editions import Edition, SiteFacts, site_facts
from news.publishing.tree import Section


@dataclass(frozen=True)
class Here:
    facts: SiteFacts
    edition: Edition

    @property
    def home_id(self) -> int:
        return self.edition.home_id

    @property
    def origin(self) -> str:
        """Where documents say that the site is: `https://news.example`."""
        return str(self.facts.site.root_url)

    def section_at(self, path: str) -> Section:
        """Return the public section at `path` below the front page. Raises `Http404`."""
        section = self.facts.section_at(f"{self.edition.address}{iri_to_uri(path)}")
        if section is None or section.home_id != self.home_id:
            raise Http404
        return section


def here(request: HttpRequest) -> Here:
    """Return where we are. No query if the site is known. Raises `Http404` where there is nothing."""
    found = here_or_none(request)
    if found is None:
        # Wagtail would show the default language's pages at the addresses of one that has none.
        raise Http404
    return found


def here_or_none(request: HttpRequest) -> Here | None:
    facts = site_facts(request)
    if facts is None:
        return None
    edition = facts.edition_in(get_supported_content_language_variant(get_language()))
    return Here(facts, edition) if edition else None
