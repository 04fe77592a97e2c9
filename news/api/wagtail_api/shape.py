"""The shape in which a front end of Wagtail expects a page, and what a page refers to."""

from typing import Any

from django.urls import reverse
from wagtail.models import Page

from news.api.wagtail_api.page_types import ARTICLE, META_FIELDS
from news.api.wagtail_api.public import PublicSite, type_of
from news.blocks import JSON


def shaped(fields: JSON, chosen: set[str]) -> JSON:
    """Return the chosen fields: the id, those about the page in `meta`, then those of its content."""
    meta = {name: fields[name] for name in META_FIELDS if name in chosen}
    content = {name: value for name, value in fields.items() if name in chosen and name not in META_FIELDS}
    item = {"id": content.pop("id")} if "id" in content else {}
    return item | ({"meta": meta} if meta else {}) | content


def detail_path(page_id: int) -> str:
    return reverse("wagtail_api:detail", args=[page_id])


def reference(site: PublicSite, *, page_id: int, kind: str, title: str, url: str) -> JSON:
    """Return what is shown of a page in another. One of another site has its details there."""
    meta = {"type": kind, "html_url": url}
    if url.startswith(f"{site.origin}/"):
        meta = {"type": kind, "detail_url": site.origin + detail_path(page_id), "html_url": url}
    return {"id": page_id, "meta": meta, "title": title}


def place_reference(site: PublicSite, place: Page | None) -> JSON | None:
    if place is None:
        return None
    return reference(site, page_id=place.pk, kind=type_of(place), title=place.title, url=site.url(place))


def article_reference(site: PublicSite, card: JSON) -> JSON:
    """`card` may be any short form of an article that has its id, its headline and its address."""
    return reference(site, page_id=card["id"], kind=ARTICLE, title=card["headline"], url=card["url"])


def picture(public: JSON | None) -> JSON | None:
    """Return a picture of the record as an image of Wagtail's; its largest JPEG is what is downloaded."""
    if public is None:
        return None
    jpegs = [each for each in public["renditions"] if each["type"] == "image/jpeg"]
    largest = max(jpegs, key=lambda each: each["width"], default=None)
    meta = {"type": "news.NewsImage", "download_url": largest["url"] if largest else None}
    return {"id": public["id"], "meta": meta, **public}


def stream(blocks: list[JSON]) -> list[JSON]:
    """Return the blocks of a document as a StreamField: `{type, value, id}`."""
    return [{"type": block["type"], "value": value_of(block), "id": block["id"]} for block in blocks]


def value_of(block: JSON) -> Any:
    if block["type"] == "paragraph":
        return block["html"]
    return {name: value for name, value in block.items() if name not in {"type", "id"}}
