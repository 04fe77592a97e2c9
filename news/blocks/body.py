"""The body of an article: which blocks there are, in the order in which the editor offers them."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail import blocks

from news.blocks.base import JSON, Resolver
from news.blocks.media import DownloadBlock, EmbedBlock, GalleryBlock, ImageBlock
from news.blocks.related import RelatedArticleBlock
from news.blocks.table import TableBlock
from news.blocks.text import FactBoxBlock, HeadingBlock, ParagraphBlock, QuoteBlock


class ArticleBody(blocks.StreamBlock):
    paragraph = ParagraphBlock()
    heading = HeadingBlock()
    image = ImageBlock()
    gallery = GalleryBlock()
    quote = QuoteBlock()
    table = TableBlock()
    embed = EmbedBlock()
    download = DownloadBlock()
    fact_box = FactBoxBlock()
    related_article = RelatedArticleBlock()

    def public(self, value: Any, resolver: Resolver) -> list[JSON]:
        """Return the blocks as JSON, each with its `type` and its `id`, without what is not public."""
        return [
            {"type": child.block_type, "id": child.id, **public}
            for child in value
            if (public := child.block.public(child.value, resolver)) is not None
        ]

    def html(self, public: list[JSON]) -> SafeString:
        """Render what `public` returned."""
        rendered = (self.child_blocks[block["type"]].html(block) for block in public)
        return mark_safe("\n".join(html.strip() for html in rendered))  # noqa: S308 - made by templates

    def words(self, public: list[JSON]) -> int:
        """Count the words of what `public` returned: running text, without captions and tables."""
        return sum(len(self.child_blocks[block["type"]].words(block).split()) for block in public)
