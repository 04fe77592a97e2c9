"""What editors write outside of articles, its links and pictures as the public may have them."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from news.blocks import JSON
from news.publishing.resolver import PublicResolver
from news.publishing.tree import Tree
from news.record.models import dump, local
from news.record.tail import tail


def html(source: str, *, of: Page) -> SafeString:
    """Return rich text of a page as HTML: links to what is not public are plain text.

    No query once it is known. Empty for a page that is part of no site.
    """
    made = tail.fact(("rich text", of.pk, source), lambda: resolve(of, rich_text, source)) or ""
    return mark_safe(made)  # noqa: S308 - the resolver lets no other markup pass


def picture(image: Any, *, of: Page, alt: str = "") -> JSON | None:
    """Return an image that a page shows, as documents have pictures. No query once it is known."""
    if image is None:
        return None
    return tail.fact(
        ("picture", of.pk, image.pk, alt),
        lambda: resolve(of, lambda resolver: resolver.picture(image, alt=alt)),
    )


def rich_text(resolver: PublicResolver, source: str) -> str:
    return resolver.rich_text(source, is_page=True)


def resolve(page: Page, make: Any, *args: Any) -> Any:
    """Return what `make` makes with a resolver, its addresses made relative to the site."""
    tree = Tree.load()
    home = tree.home_of(page)
    return json.loads(local(dump(make(PublicResolver(tree, home), *args)), home.origin)) if home else None
