"""A site and its languages, as its public pages need them; known until the log goes on."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, Site

from news.publishing.tree import Section, Tree
from news.record.shown import FACTS, note
from news.record.streams import site_stream
from news.record.tail import tail


@dataclass(frozen=True)
class Edition:
    """A site in one of its languages."""

    home_id: int
    path: str
    """That of the front page in the tree of pages."""
    language: str
    title: str
    url: str
    address: str
    """Its path below the site's root: `/`, or `/az/`."""

    @property
    def stream(self) -> str:
        return site_stream(self.home_id).name


@dataclass(frozen=True)
class SiteFacts:
    site: Site
    editions: tuple[Edition, ...]
    sections: dict[int, Section]
    """The public sections of all editions by id, in the order of the tree."""
    other_sites_home_ids: list[int]
    """Front pages of other sites: whatever is not of these may have been of this one."""

    @property
    def streams(self) -> frozenset[str]:
        return frozenset(edition.stream for edition in self.editions)

    @property
    def home_ids(self) -> list[int]:
        return [edition.home_id for edition in self.editions]

    def edition_in(self, language: str) -> Edition | None:
        return next((each for each in self.editions if each.language == language), None)

    def section_at(self, address: str) -> Section | None:
        return next((each for each in self.sections.values() if each.address == address), None)

    def children_of(self, place: Edition | Section) -> list[Section]:
        """Return the public sections directly below a front page or a section, in the editors' order."""
        return [each for each in self.sections.values() if each.path[: -Page.steplen] == place.path]

    def ancestors_of(self, section: Section) -> list[Section]:
        """Return the public sections above it, outermost first."""
        return [
            each
            for each in self.sections.values()
            if section.path.startswith(each.path) and each is not section
        ]

    @property
    def main(self) -> Edition:
        """The edition at the site's root."""
        return next(
            (each for each in self.editions if each.home_id == self.site.root_page_id), self.editions[0]
        )


def site_facts(request: HttpRequest) -> SiteFacts | None:
    """Return the site that the request's host names, if there is one. No query if it is known.

    A request is answered by what was known when it was first asked.
    """
    note(FACTS)
    known: dict[str, Any] = request.__dict__
    if "site_facts" not in known:
        # What is asked of the record from now on is at least as new (see news.site.kept).
        known["standing"] = tail.standing()
        known["site_facts"] = tail.fact(("site", request.get_host()), lambda: find(request))
    found: SiteFacts | None = known["site_facts"]
    return found


def find(request: HttpRequest) -> SiteFacts | None:
    site = Site.find_for_request(request)
    if site is None:
        return None
    tree = Tree.load()
    pages = Page.objects.filter(translation_key=site.root_page.translation_key).select_related("locale")
    # One whose language has been taken out of the settings is not served any more.
    spoken = pages.filter(locale__language_code__in=dict(settings.WAGTAIL_CONTENT_LANGUAGES)).order_by("pk")
    editions = tuple(edition(page, tree) for page in spoken if page.live and tree.is_open(page))
    home_ids = {each.home_id for each in editions}
    sections = {section.id: section for section in tree.sections if section.home_id in home_ids}
    ours = {page.pk for page in pages}
    others = [home.id for home in tree.homes if home.id not in ours]
    return SiteFacts(site, editions, sections, others) if editions else None


def edition(page: Page, tree: Tree) -> Edition:
    _home, address, url = tree.address(page)
    return Edition(page.pk, page.path, page.locale.language_code, page.title, url, address)
