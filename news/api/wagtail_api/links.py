"""What the texts of pages refer to: looked up at once for all of them."""

import re
from collections.abc import Iterable
from typing import Self

from bs4 import BeautifulSoup
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

from news.api.wagtail_api.parameters import MAX_ID
from news.api.wagtail_api.public import PublicSite
from news.publishing.resolver import PublicResolver
from news.record.models import PublishedArticle


class Links(PublicResolver):
    """The public resolver, of addresses looked up beforehand: fifty links cost as much as one."""

    pages: dict[int, str]
    documents: dict[int, str]

    @classmethod
    def load(cls, site: PublicSite, texts: Iterable[str], *, articles: Iterable[int] = ()) -> Self:
        """Look up what the texts link to, and the articles. Three queries at most."""
        home = next(home for home in site.tree.homes if home.id in site.home_ids)
        links = cls(site.tree, home)
        targets = {kind: set[int]() for kind in ("page", "document")}
        for text in texts:
            for tag in BeautifulSoup(text, "html.parser").find_all("a", linktype=["page", "document"]):
                targets[str(tag["linktype"])].update(read_id(str(tag.get("id", ""))))
        links.pages = addresses(site, targets["page"].union(articles))
        links.documents = open_documents(targets["document"])
        return links

    def page_url(self, page_id: int) -> str | None:
        return self.pages.get(page_id)

    def document_url(self, document_id: int) -> str | None:
        url = self.documents.get(document_id)
        return self.absolute(url) if url else None


def read_id(text: str) -> set[int]:
    """Return the id that a link names, if it is one at all."""
    return {int(text)} if re.fullmatch(r"[0-9]{1,10}", text) and int(text) <= MAX_ID else set()


def addresses(site: PublicSite, page_ids: set[int]) -> dict[int, str]:
    """Return the addresses of those of the pages that are public, of whatever site. One query."""
    if not page_ids:
        return {}
    rows = PublishedArticle.objects.current().filter(pk__in=page_ids).values_list("pk", "url")
    return {pk: site.url(site.places[pk]) for pk in page_ids & site.places.keys()} | dict(rows)


def open_documents(document_ids: set[int]) -> dict[int, str]:
    """Return the addresses of those of the documents that everyone may have. Two queries."""
    if not document_ids:
        return {}
    locked = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    closed = tuple(locked)
    documents = get_document_model().objects.filter(pk__in=document_ids).select_related("collection")
    return {
        document.pk: document.url for document in documents if not document.collection.path.startswith(closed)
    }
