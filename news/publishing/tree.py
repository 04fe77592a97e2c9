"""The page tree as the public sees it: which sections are open, and what is where."""

from dataclasses import dataclass
from typing import Self
from uuid import UUID

from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, PageViewRestriction, Site

from news.models import NewsIndex


@dataclass(frozen=True)
class Home:
    """A front page: the root of a site, or a translation of one."""

    id: int
    path: str
    url_path: str
    origin: str
    language: str
    live: bool


@dataclass(frozen=True)
class Section:
    id: int
    home_id: int
    path: str
    title: str
    url: str
    address: str
    """Its path below the site's root, with slashes at both ends."""
    translation_key: UUID


@dataclass(frozen=True)
class Tree:
    """A snapshot, some seven queries. Good for one transaction that holds the record's lock."""

    homes: tuple[Home, ...]
    sections: tuple[Section, ...]
    closed: tuple[str, ...]

    @classmethod
    def load(cls) -> Self:
        homes = tuple(sorted(load_homes(), key=lambda home: len(home.path), reverse=True))
        tree = cls(homes, (), tuple(load_closed_paths()))
        rows = NewsIndex.objects.order_by("path").only("id", "path", "title", "url_path", "translation_key")
        sections = (tree.section(page) for page in rows if tree.is_open(page))
        return cls(homes, tuple(sections), tree.closed)

    def section(self, page: NewsIndex) -> Section:
        home, path, url = self.address(page)
        return Section(page.pk, home.id, page.path, page.title, url, path, page.translation_key)

    def home_of(self, page: Page) -> Home | None:
        """Return the front page of the innermost site that holds `page`."""
        return next((home for home in self.homes if page.path.startswith(home.path)), None)

    def is_open(self, page: Page) -> bool:
        """Is `page` part of a site, with all above it live, and none of it behind a lock?"""
        home = self.home_of(page)
        return home is not None and home.live and not page.path.startswith(self.closed)

    def sections_above(self, page: Page) -> list[Section]:
        """Return the sections that hold `page`, outermost first."""
        return [
            section
            for section in self.sections
            if page.path.startswith(section.path) and page.path != section.path
        ]

    def address(self, page: Page) -> tuple[Home, str, str]:
        """Return the front page, the path and the whole address of a page that is part of a site."""
        home = self.home_of(page)
        path = self.path_at(page, page.url_path)
        if home is None or path is None:
            raise ValueError(f"{page!r} is part of no site")
        return home, path, home.origin + path

    def path_at(self, page: Page, url_path: str) -> str | None:
        """Return the path, below its site's root, that `page` has or had at Wagtail's `url_path`.

        None where that is not below the front page that `page` belongs to now."""
        home = self.home_of(page)
        if home is None or not url_path.startswith(home.url_path):
            return None
        with translation.override(home.language):
            return reverse("wagtail_serve", args=[url_path[len(home.url_path) :]])


def load_homes() -> list[Home]:
    # Wagtail's own list of sites is cached for an hour in each process; this must be true at once.
    homes = {}
    for site in Site.objects.select_related("root_page"):
        pages = Page.objects.filter(translation_key=site.root_page.translation_key)
        for page in pages.select_related("locale"):
            language = page.locale.language_code
            homes[page.pk] = Home(page.pk, page.path, page.url_path, site.root_url, language, page.live)
    return list(homes.values())


def load_closed_paths() -> list[str]:
    """Return the tree paths below which nothing is public: sections off line, and what is locked."""
    off_line = NewsIndex.objects.filter(live=False).values_list("path", flat=True)
    closed = set(PageViewRestriction.objects.values_list("page", flat=True))
    # An alias is behind the lock of its source. In steps: one question would go through all pages.
    aliases = closed
    for _step in range(2):
        aliases = set(Page.objects.filter(alias_of__in=aliases).values_list("pk", flat=True))
        closed = closed | aliases
    return [*off_line, *Page.objects.filter(pk__in=closed).values_list("path", flat=True)]
