"""What the public has of one site: articles by the record, other pages by their live state."""

from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Page, Site

from news.api.wagtail_api.page_types import ARTICLE, OWN_FIELDS, model_of
from news.publishing.settle import is_public
from news.publishing.tree import Tree
from news.record.models import PublishedArticle, PublishedArticleQuerySet


@dataclass(frozen=True)
class Spot:
    """Where a public page stands in the tree."""

    path: str
    translation_key: object


@dataclass(frozen=True)
class PublicSite:
    """A snapshot. `places` are the public pages of all sites that are not articles, by id."""

    site: Site
    tree: Tree
    home_ids: frozenset[int]
    places: dict[int, Page]

    @classmethod
    def load(cls, site: Site) -> Self:
        """Six queries and one more for each site, however much is published. Holds some hundred pages."""
        tree = Tree.load()
        home_ids = frozenset(home.id for home in tree.homes if home.origin == site.root_url)
        return cls(site, tree, home_ids, load_places(tree))

    @property
    def origin(self) -> str:
        return self.site.root_url

    def articles(self) -> PublishedArticleQuerySet:
        return PublishedArticle.objects.current().filter(home_id__in=self.home_ids)

    def is_here(self, place: Page) -> bool:
        home = self.tree.home_of(place)
        return home is not None and home.id in self.home_ids

    def place(self, page_id: int | None) -> Page | None:
        """Return a page of this site that is not an article."""
        place = self.places.get(page_id) if page_id is not None else None
        return place if place and self.is_here(place) else None

    def url(self, place: Page) -> str:
        return self.tree.address(place)[2]

    def parent(self, place: Page) -> Page | None:
        above = place.path[: -Page.steplen]
        return next((page for page in self.places.values() if page.path == above), None)

    def pages(self, types: tuple[str, ...]) -> QuerySet[Page]:
        """Return the public pages of these types, or of all: for their ids and their places in the tree."""
        wanted = types or tuple(OWN_FIELDS)
        places = [page.pk for page in self.places.values() if self.is_here(page) and type_of(page) in wanted]
        shown = Q(pk__in=places)
        if ARTICLE in wanted:
            # Asked of each page that is looked at, and those are few: not made a list of beforehand.
            shown |= Q(Exists(self.articles().filter(pk=OuterRef("pk"))))
        return Page.objects.filter(shown)

    def spot(self, page_id: int | str) -> Spot | None:
        """Return where a page stands, `None` for one that is not public here. One query at most."""
        place = self.place(self.site.root_page_id if page_id == "root" else int(page_id))
        if place:
            return Spot(place.path, place.translation_key)
        rows = Page.objects.filter(pk__in=self.articles().filter(pk=page_id).values("pk"))
        return next((Spot(*row) for row in rows.values_list("path", "translation_key")), None)


def load_places(tree: Tree) -> dict[int, Page]:
    """Return the public pages that are not articles, in the order of the tree. One query."""
    models = [model_of(name) for name in OWN_FIELDS if name != ARTICLE]
    places: dict[int, Page] = {}
    open_paths = {home.path for home in tree.homes if home.live and not home.path.startswith(tree.closed)}
    homes = set(open_paths)
    pages = Page.objects.exact_type(*models).select_related("locale")
    # Sorted here: SQLite would go through all articles in the order of the tree.
    for page in sorted(pages.order_by(), key=lambda page: page.path):
        # All that stands above it must be public, too: the tree knows that of sections only.
        if (page.path in homes or page.path[: -Page.steplen] in open_paths) and is_public(page, tree):
            open_paths.add(page.path)
            places[page.pk] = page
    return places


def type_of(page: Page) -> str:
    """Return the name of the page's type, as `page_types` has it. No query."""
    return f"{page.cached_content_type.app_label}.{page.specific_class.__name__}"
