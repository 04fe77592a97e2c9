"""Another article, shown inside this one."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from news.blocks.base import JSON, PublicBlock, Resolver


class RelatedArticleBlock(PublicBlock, blocks.PageChooserBlock):
    def __init__(self, **kwargs: Any) -> None:
        # Named by a string: blocks know no page class.
        super().__init__(**{"page_type": "news.NewsArticle"} | kwargs)

    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        card = resolver.article(value.pk) if value else None
        return {"article": card} if card else None

    class Meta:
        icon = "link"
        label = _("Related article")
        help_text = _("Shown to readers only while it is published.")
        public_template = "blocks/related_article.html"
