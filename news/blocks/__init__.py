"""The parts of an article's body. Each block owns its template and its JSON."""

from news.blocks.base import JSON, PublicBlock, Resolver
from news.blocks.body import ArticleBody
from news.blocks.text import INLINE_FEATURES, PARAGRAPH_FEATURES

__all__ = ["INLINE_FEATURES", "JSON", "PARAGRAPH_FEATURES", "ArticleBody", "PublicBlock", "Resolver"]
