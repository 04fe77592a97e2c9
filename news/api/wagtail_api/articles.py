"""Articles, read from the record."""

import json
from collections.abc import Collection

from wagtail.models import Page

from news.api.wagtail_api.page_types import ARTICLE, BASE_FIELDS, OWN_FIELDS
from news.api.wagtail_api.public import PublicSite
from news.api.wagtail_api.shape import (
    article_reference,
    detail_path,
    picture,
    place_reference,
    stream,
)
from news.blocks import JSON
from news.publishing.document import iso

# What the short form does not say; all else that every page has is in it.
IN_DOCUMENT_ONLY = {"seo_title", "search_description"}
# Of the page itself, and the same for each of its drafts.
PAGE_FIELDS = ("pk", "first_published_at", "show_in_menus")


def article_fields(site: PublicSite, ids: Collection[int], chosen: set[str]) -> dict[int, JSON]:
    """Return the fields of those of the pages that are published articles of the site, by id.

    Two queries, whatever they hold.
    """
    short = chosen <= set(BASE_FIELDS) - IN_DOCUMENT_ONLY
    rows = site.articles().filter(pk__in=ids).values_list("pk", "path", "card" if short else "document")
    found = {pk: (path, json.loads(text)) for pk, path, text in rows}
    pages = {page["pk"]: page for page in Page.objects.filter(pk__in=found).values(*PAGE_FIELDS)}
    fields = {}
    for pk, page in pages.items():
        path, document = found[pk]
        fields[pk] = {
            **base_fields(site, document, path=path),
            "show_in_menus": page["show_in_menus"],
            "first_published_at": iso(page["first_published_at"]),
            # Review refuses copies of articles that follow their original.
            "alias_of": None,
            **({} if short else own_fields(site, document)),
        }
    return fields


def base_fields(site: PublicSite, document: JSON, *, path: str) -> JSON:
    search = document.get("search", {})
    section = document["section"]
    return {
        "id": document["id"],
        "type": ARTICLE,
        "detail_url": site.origin + detail_path(document["id"]),
        "html_url": document["url"],
        "slug": path.rstrip("/").rpartition("/")[2],
        "seo_title": search.get("title"),
        "search_description": search.get("description"),
        "parent": place_reference(site, site.place(section["id"])) if section else None,
        "locale": document["language"],
        "title": document["headline"],
    }


def own_fields(site: PublicSite, document: JSON) -> JSON:
    # A document made by an older version may lack a field.
    same = {name: document.get(name) for name in OWN_FIELDS[ARTICLE]}
    return same | {
        "is_breaking": document["flags"]["breaking"],
        "tags": [tag["name"] for tag in document["tags"]],
        "lead_image": picture(document["lead_image"]),
        "body": stream(document["body"]),
        "related": [article_reference(site, card) for card in document["related"]],
    }
