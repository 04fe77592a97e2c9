"""What a document refers to, in its public form, and the list of all that was asked for."""

import json
import logging
import mimetypes
import re
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from django.core.exceptions import ObjectDoesNotExist
from wagtail.documents import get_document_model
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from news.blocks import JSON
from news.models import NewsArticle, NewsImage
from news.publishing.tree import Home, Tree
from news.record.models import PublishedArticle
from news.record.shown import note_articles

logger = logging.getLogger(__name__)

WIDTHS = (320, 640, 960, 1280, 1600)
FORMATS = {"webp": "image/webp", "jpeg": "image/jpeg"}
# What `news.blocks` lets an editor write, and what that becomes.
# A paragraph of nothing but words: most of what a newsroom has.
PLAIN = re.compile(r"<p>[^<>&]*</p>")
ALLOWED_TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ol", "ul", "li"}
# Texts of plain pages and front pages have these as well; an article's headings are blocks.
TAGS_OF_PAGES = {"h2", "h3", "hr"}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel", ""}
# What another article shows of this one. Free of anything that changes without it being
# worth a word elsewhere, so that two articles that show each other come to rest.
LINK_FIELDS = ("id", "type", "url", "headline", "kicker", "section", "published_at", "lead_image", "flags")


class PublicResolver:
    """Implements `news.blocks.Resolver` for one article; `depends_on` names what it was asked for."""

    def __init__(self, tree: Tree, home: Home) -> None:
        self.tree = tree
        self.home = home
        self.depends_on: set[str] = set()

    def absolute(self, url: str) -> str:
        return self.home.origin + url if url.startswith("/") else url

    def picture(self, image: NewsImage, *, alt: str, caption: str = "", credit: str = "") -> JSON | None:
        self.depends_on.add(f"image:{image.pk}")
        try:
            renditions = renditions_of(image)
        except (SourceImageIOError, OSError):
            # The text must not wait for a picture whose file is lost.
            logger.exception("Image %s can't be shown", image.pk)
            return None
        focus = image.get_focal_point()
        return {
            "id": image.pk,
            "alt": alt or image.alt_text,
            "caption": caption or image.caption,
            "credit": credit or image.credit,
            "focal_point": {
                "x": round(focus.centroid.x / image.width, 4),
                "y": round(focus.centroid.y / image.height, 4),
            }
            if focus
            else None,
            "width": image.width,
            "height": image.height,
            "renditions": [
                {
                    "url": self.absolute(rendition.url),
                    "width": rendition.width,
                    "height": rendition.height,
                    "type": FORMATS[kind],
                }
                for kind, rendition in renditions
            ],
        }

    def article(self, page_id: int) -> JSON | None:
        self.depends_on.add(f"page:{page_id}")
        note_articles([page_id])
        card = PublishedArticle.objects.current().filter(pk=page_id).values_list("card", flat=True).first()
        return link(json.loads(card)) if card else None

    def download(self, document: Any) -> JSON | None:
        self.depends_on.add(f"document:{document.pk}")
        if document.collection.get_view_restrictions().exists():
            return None
        return {
            "id": document.pk,
            "title": document.title,
            "url": self.absolute(document.url),
            "filename": document.filename,
            "media_type": mimetypes.guess_type(document.filename)[0] or "application/octet-stream",
            "size_bytes": document.get_file_size() or 0,
        }

    def embed(self, url: str) -> JSON:
        # Only what was fetched when the editor entered it: no request while publishing.
        embed = Embed.objects.filter(hash=get_embed_hash(url)).first()
        host = urlsplit(url).hostname or ""
        return {
            "url": url,
            "provider": (embed.provider_name if embed else "") or host.removeprefix("www."),
            "title": embed.title if embed else "",
            "html": embed.html if embed else "",
        }

    def rich_text(self, source: str, *, is_page: bool = False) -> str:
        if PLAIN.fullmatch(source):
            return source
        allowed = ALLOWED_TAGS | TAGS_OF_PAGES if is_page else ALLOWED_TAGS
        soup = BeautifulSoup(source, "html.parser")
        for tag in soup.find_all(True):
            if tag.name in {"script", "style"}:
                tag.decompose()
            elif tag.name not in allowed:
                tag.unwrap()
            elif tag.name == "a":
                self.resolve_link(tag)
            else:
                tag.attrs = {}
        return str(soup)

    def resolve_link(self, tag: Tag) -> None:
        """Give the link its address, or leave its plain text where there is none for the public."""
        kind, target = tag.get("linktype"), str(tag.get("id", ""))
        if kind == "page":
            href = self.page_url(int(target)) if target.isdecimal() else None
        elif kind == "document":
            href = self.document_url(int(target)) if target.isdecimal() else None
        else:
            href = str(tag.get("href", ""))
            if not is_safe(href):
                href = None
        if href:
            tag.attrs = {"href": href}
        else:
            tag.unwrap()

    def page_url(self, page_id: int) -> str | None:
        self.depends_on.add(f"page:{page_id}")
        page = Page.objects.filter(pk=page_id).first()
        if page is None:
            return None
        if issubclass(page.specific_class or Page, NewsArticle):
            article = self.article(page_id)
            return article["url"] if article else None
        return self.tree.address(page)[2] if page.live and self.tree.is_open(page) else None

    def document_url(self, document_id: int) -> str | None:
        try:
            document = get_document_model().objects.get(pk=document_id)
        except ObjectDoesNotExist:
            self.depends_on.add(f"document:{document_id}")
            return None
        file = self.download(document)
        return file["url"] if file else None


def is_safe(href: str) -> bool:
    try:
        return bool(href) and urlsplit(href).scheme.lower() in ALLOWED_SCHEMES
    except ValueError:
        return False


def link(card: JSON) -> JSON:
    """Return what others show of an article; a card of an older version may lack a field."""
    return {field: card.get(field) for field in LINK_FIELDS}


def renditions_of(image: NewsImage) -> list[tuple[str, Any]]:
    """Return (format, rendition), making those that are missing; none is wider than the original."""
    widths = [width for width in WIDTHS if width <= image.width] or [image.width]
    specs = {f"width-{width}|format-{kind}": kind for kind in FORMATS for width in widths}
    made = image.get_renditions(*specs)
    return [(kind, made[spec]) for spec, kind in specs.items()]
