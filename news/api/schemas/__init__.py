"""What answers look like. They are put together from finished JSON; tests hold them to these types."""

from news.api.schemas.changes import Changes
from news.api.schemas.document import Document
from news.api.schemas.lists import ArticleList, CardList, Cards, MostRead, OneCard
from news.api.schemas.problem import ProblemDocument
from news.api.schemas.site import Archive, Author, Authors, Sections, Site, Tags

__all__ = [
    "Archive",
    "ArticleList",
    "Author",
    "Authors",
    "CardList",
    "Cards",
    "Changes",
    "Document",
    "MostRead",
    "OneCard",
    "ProblemDocument",
    "Sections",
    "Site",
    "Tags",
]
