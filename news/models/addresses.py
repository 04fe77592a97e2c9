"""Addresses that the site's own pages have, and that no page of an editor's can take."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

# Below a front page, and `archive` below each section; see cms/urls.py and news/site/urls.py.
RESERVED = frozenset(
    {
        "admin",
        "api",
        "archive",
        "authors",
        "documents",
        "media",
        "most-read",
        "previews",
        "search",
        "seen",
        "static",
        "tags",
    }
)


class OwnAddress:
    """Keeps a page off the site's own addresses, wherever it stands: it may be moved. Put before `Page`."""

    def _check_slug_is_unique(self) -> None:
        # Wagtail asks it for whole pages and for drafts, which are checked for little else.
        page: Any = self
        if is_reserved(page.slug) and not has_slug_already(page):
            reason = _("“%(slug)s” is an address of the site's own pages. Choose another one.")
            raise ValidationError({"slug": reason % {"slug": page.slug}})
        super()._check_slug_is_unique()  # type: ignore[misc]

    @staticmethod
    def _slug_is_available(slug: str, parent_page: Page | None, page: Page | None = None) -> bool:
        # Wagtail asks it when it makes a slug of a title: “Archive” becomes `archive-2`.
        is_free = not is_reserved(slug) or (page is not None and has_slug_already(page))
        return is_free and bool(Page._slug_is_available(slug, parent_page, page))  # noqa: SLF001


def is_reserved(slug: str) -> bool:
    return slug in RESERVED or slug in dict(settings.LANGUAGES)


def has_slug_already(page: Page) -> bool:
    """Was it given this slug before the rule was made?"""
    return page.pk is not None and Page.objects.filter(pk=page.pk, slug=page.slug).exists()
