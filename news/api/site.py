"""What of a site an answer needs beside the record, known until the log goes on."""

from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Page, Site

from news.api.problems import Problem
from news.publishing.tree import Tree
from news.record.streams import site_stream
from news.record.tail import tail


@dataclass(frozen=True)
class Edition:
    """A site in one of its languages."""

    home_id: int
    language: str
    title: str
    url: str

    @property
    def stream(self) -> str:
        return site_stream(self.home_id).name


@dataclass(frozen=True)
class SiteFacts:
    site: Site
    editions: tuple[Edition, ...]
    sections: dict[int, int]
    """The front page's id of each public section."""
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

    @property
    def main(self) -> Edition:
        """The edition at the site's root."""
        return next(
            (each for each in self.editions if each.home_id == self.site.root_page_id), self.editions[0]
        )


def site_facts(request: HttpRequest) -> SiteFacts:
    """Return the site that the request's host names. No query if it is known. Raises `Problem` (404)."""
    host = request.get_host()
    facts = tail.fact(("site", host), lambda: find(request))
    if facts is None:
        raise Problem(404, "There is no site of this name here.")
    return facts


def find(request: HttpRequest) -> SiteFacts | None:
    site = Site.find_for_request(request)
    if site is None:
        return None
    tree = Tree.load()
    pages = Page.objects.filter(translation_key=site.root_page.translation_key).select_related("locale")
    editions = [
        Edition(page.pk, page.locale.language_code, page.title, tree.address(page)[2])
        for page in pages.order_by("pk")
        if page.live and tree.is_open(page)
    ]
    home_ids = {edition.home_id for edition in editions}
    homes = [home for home in tree.homes if home.id in home_ids]
    sections = {
        section.id: home.id
        for section in tree.sections
        for home in homes
        if section.path.startswith(home.path)
    }
    ours = {page.pk for page in pages}
    others = [home.id for home in tree.homes if home.id not in ours]
    return SiteFacts(site, tuple(editions), sections, others) if editions else None
