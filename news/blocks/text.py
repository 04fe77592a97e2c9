"""Blocks made of words."""

import re
from html import unescape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from news.blocks.base import JSON, PublicBlock, Resolver

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
PARAGRAPH_FEATURES = [*INLINE_FEATURES, "ol", "ul"]


# What editors write, and what resolvers make of it, has no `>` within a tag.
TAG = re.compile(r"<[^>]*>")


def text_of(html: str) -> str:
    """Return the text of rich text or of its HTML, elements set apart by one space."""
    parts = (unescape(part).strip() for part in TAG.split(html))
    return " ".join(filter(None, parts))


class ParagraphBlock(PublicBlock, blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": PARAGRAPH_FEATURES} | kwargs)

    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        html = resolver.rich_text(value.source)
        return {"html": html} if text_of(html) else None

    def html(self, public: JSON) -> SafeString:
        # Most of what there is, and finished by the resolver: a template would cost more than all the rest.
        return mark_safe(public["html"])  # noqa: S308 - of the tags that the resolver lets through

    def words(self, public: JSON) -> str:
        return text_of(public["html"])

    def get_searchable_content(self, value: Any) -> list[str]:
        # Asked several times for each article that is indexed.
        return [text_of(value.source)]

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")


class HeadingBlock(PublicBlock, blocks.StructBlock):
    level = blocks.ChoiceBlock(
        choices=[("2", _("Heading")), ("3", _("Smaller heading"))], default="2", label=_("Level")
    )
    text = blocks.CharBlock(max_length=200, label=_("Text"))

    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        return {"level": int(value["level"] or 2), "text": value["text"]} if value["text"] else None

    def words(self, public: JSON) -> str:
        return public["text"]

    class Meta:
        icon = "title"
        label = _("Heading")
        public_template = "blocks/heading.html"


class QuoteBlock(PublicBlock, blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"), help_text=_("Without quotation marks; the page sets them."))
    attribution = blocks.CharBlock(
        required=False, max_length=200, label=_("Attribution"), help_text=_("Who said it, and as what.")
    )

    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        if not value["text"]:
            return None
        return {"text": value["text"], "attribution": value["attribution"] or ""}

    def words(self, public: JSON) -> str:
        return public["text"]

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        public_template = "blocks/quote.html"


class FactBoxBlock(PublicBlock, blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, label=_("Title"))
    text = blocks.RichTextBlock(features=PARAGRAPH_FEATURES, label=_("Text"))

    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        html = resolver.rich_text(value["text"].source) if value["text"] else ""
        return {"title": value["title"] or "", "html": html} if value["title"] or html else None

    def words(self, public: JSON) -> str:
        return f"{public['title']} {text_of(public['html'])}"

    class Meta:
        icon = "info-circle"
        label = _("Fact box")
        public_template = "blocks/fact_box.html"
