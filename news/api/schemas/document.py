"""An article, complete: the blocks of its text, and all else."""

from typing import Annotated, Literal

from ninja import Field

from news.api.schemas.card import ArticleLink, Card, Correction, Picture, SearchResult, Source, Translation
from news.api.schemas.shape import Shape, Url


class Paragraph(Shape):
    type: Literal["paragraph"] = Field(description="The kind of block.")
    id: str = Field(description="Stays with the block while the article is edited.")
    html: str = Field(description="Finished HTML: paragraphs, lists, links.")


class Heading(Shape):
    type: Literal["heading"] = Field(description="The kind of block.")
    id: str = Field(description="Stays with the block while the article is edited.")
    level: Literal[2, 3] = Field(description="As in HTML.")
    text: str = Field(description="Plain text.")


class Image(Shape):
    type: Literal["image"] = Field(description="The kind of block.")
    id: str = Field(description="Stays with the block while the article is edited.")
    image: Picture = Field(description="With the words that it has in this place.")


class Gallery(Shape):
    type: Literal["gallery"] = Field(description="The kind of block.")
    id: str = Field(description="Stays with the block while the article is edited.")
    images: list[Picture] = Field(description="In order.")


class Quote(Shape):
    type: Literal["quote"] = Field(description="The kind of block.")
    id: str = Field(description="Stays with the block while the article is edited.")
    text: str = Field(description="Plain text.")
    attribution: str = Field(description="Who said it; may be empty.")


class Column(Shape):
    heading: str = Field(description="Above the column.")
    kind: Literal["text", "number"] = Field(description="Numbers are set flush right.")


class Table(Shape):
    type: Literal["table"] = Field(description="The kind of block.")
    id: str = Field(description="Stays with the block while the article is edited.")
    caption: str = Field(description="May be empty.")
    columns: list[Column] = Field(description="From left to right.")
    rows: list[list[str]] = Field(description="From top to bottom; cells in the order of the columns.")


class Embed(Shape):
    type: Literal["embed"] = Field(description="The kind of block.")
    id: str = Field(description="Stays with the block while the article is edited.")
    url: Url = Field(description="What was embedded.")
    provider: str = Field(description="Whose it is.")
    title: str = Field(description="Given by the provider; may be empty.")
    html: str = Field(description="Empty while the provider has not answered.")


class File(Shape):
    id: int = Field(description="Of the file.")
    title: str = Field(description="As readers see it.")
    url: Url = Field(description="Where it is.")
    filename: str = Field(description="With its extension.")
    media_type: str = Field(description="By its extension.")
    size_bytes: int = Field(description="0 if it is not known.")


class Download(Shape):
    type: Literal["download"] = Field(description="The kind of block.")
    id: str = Field(description="Stays with the block while the article is edited.")
    label: str = Field(description="What the link says.")
    file: File = Field(description="What is downloaded.")


class FactBox(Shape):
    type: Literal["fact_box"] = Field(description="The kind of block.")
    id: str = Field(description="Stays with the block while the article is edited.")
    title: str = Field(description="Above the box; may be empty.")
    html: str = Field(description="Finished HTML.")


class RelatedArticle(Shape):
    type: Literal["related_article"] = Field(description="The kind of block.")
    id: str = Field(description="Stays with the block while the article is edited.")
    article: ArticleLink = Field(description="Published: the block is left out where it is not.")


Block = Annotated[
    Paragraph | Heading | Image | Gallery | Quote | Table | Embed | Download | FactBox | RelatedArticle,
    Field(discriminator="type"),
]


class Document(Card):
    """An article, complete."""

    canonical_url: Url = Field(description="Of the original, for a syndicated copy; else as `url`.")
    translations: list[Translation] = Field(description="The published ones.")
    source: Source | None = Field(description="The agency or paper that it came from.")
    body: list[Block] = Field(description="In order. Further types of blocks may come.")
    body_html: str = Field(description="The same, as finished HTML.")
    corrections: list[Correction] = Field(description="What was corrected since it was published.")
    related: list[ArticleLink] = Field(description="Chosen by the editor; published articles only.")
    search: SearchResult = Field(description="For search engines.")
    digest: str = Field(description="SHA-256 of the content, in hexadecimal digits.")
