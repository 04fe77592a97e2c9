"""Redirects from where sections and plain pages stood before. Articles have theirs by the record."""

from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from news.models import NewsArticle
from news.publishing.tree import Tree


def redirect_old_addresses(page: Page, url_path_before: str) -> None:
    """Redirect to a section or plain page, and to those below it, from where they stood before.

    Does nothing for an article, for a new page, and for one that stays where it was.
    """
    if url_path_before in {"", page.url_path} or issubclass(page.specific_class or Page, NewsArticle):
        return
    tree = Tree.load()
    for moved in Page.objects.descendant_of(page, inclusive=True).not_exact_type(NewsArticle):
        url_path = moved.url_path
        former = tree.path_at(moved, url_path_before + url_path[len(page.url_path) :])
        if former is None:
            continue
        Redirect.objects.filter(old_path=Redirect.normalise_path(tree.address(moved)[1])).delete()
        Redirect.objects.update_or_create(
            old_path=Redirect.normalise_path(former),
            site=None,
            defaults={"redirect_page": moved, "automatically_created": True},
        )
