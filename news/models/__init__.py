"""The newsroom's side: pages, their parts, and what they are made with."""

from news.models.article import ArticleAuthor, ArticleTag, Correction, NewsArticle, RelatedArticle
from news.models.author import Author
from news.models.image import NewsImage, NewsRendition
from news.models.section import NewsIndex
from news.models.site_settings import SiteSettings

__all__ = [
    "ArticleAuthor",
    "ArticleTag",
    "Author",
    "Correction",
    "NewsArticle",
    "NewsImage",
    "NewsIndex",
    "NewsRendition",
    "RelatedArticle",
    "SiteSettings",
]
