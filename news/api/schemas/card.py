"""The short form of an article, and its parts."""

from datetime import datetime
from typing import Literal

from ninja import Field

from news.api.schemas.shape import Shape, Url


class FocalPoint(Shape):
    """The point that a crop should keep, in fractions of the whole."""

    x: float = Field(ge=0, le=1, description="From the left.")
    y: float = Field(ge=0, le=1, description="From the top.")


class Rendition(Shape):
    url: Url = Field(description="Where the file is.")
    width: int = Field(description="Pixels.")
    height: int = Field(description="Pixels.")
    type: str = Field(description="Media type.", examples=["image/webp"])


class Picture(Shape):
    """A picture, in several sizes and formats; none is wider than the original."""

    id: int = Field(description="Of the picture.")
    alt: str = Field(description="What it shows, for those who don't see it.")
    caption: str = Field(description="A sentence to stand below it; may be empty.")
    credit: str = Field(description="Who made it; has to be shown beside it.")
    focal_point: FocalPoint | None = Field(description="Null if nobody chose one.")
    width: int = Field(description="Of the original, in pixels.")
    height: int = Field(description="Of the original, in pixels.")
    renditions: list[Rendition] = Field(description="From narrow to wide.")


class SectionLink(Shape):
    id: int = Field(description="For `section` of lists.")
    title: str = Field(description="As readers see it.")
    url: Url = Field(description="The page of the section.")


class SectionOfArticle(SectionLink):
    ancestors: list[SectionLink] = Field(description="The sections above it, the outermost first.")


class Byline(Shape):
    id: int = Field(description="Of the author, as streams name it.")
    name: str = Field(description="As it stands in the byline.")
    slug: str = Field(description="For `author` of lists, and for `authors/{slug}`.")
    role: str = Field(description="Empty for the writer.", examples=["Photographs"])


class TagOfArticle(Shape):
    slug: str = Field(description="For `tag` of lists.")
    name: str = Field(description="As readers see it.")


class Flags(Shape):
    breaking: bool = Field(description="Marked as breaking news.")


class ArticleLink(Shape):
    """What other articles show of an article."""

    id: int = Field(description="Of the article.")
    type: Literal["article"] = Field(description="Always `article`.")
    url: Url = Field(description="Where readers find it.")
    headline: str = Field(description="The headline.")
    kicker: str = Field(description="A word or two above the headline.")
    section: SectionOfArticle | None = Field(
        description="The innermost one; null if it stands directly below the front page."
    )
    published_at: datetime = Field(description="The time that readers see.")
    lead_image: Picture | None = Field(description="Null if it has none.")
    flags: Flags = Field(description="What it is marked as.")


class Card(Shape):
    """The short form of an article, for lists."""

    id: int = Field(description="Stays the same when the article moves.")
    type: Literal["article"] = Field(description="Always `article`.")
    url: Url = Field(description="Where readers find it.")
    language: str = Field(description="Its code.", examples=["en"])
    headline: str = Field(description="The headline.")
    kicker: str = Field(description="A word or two above the headline.")
    standfirst: str = Field(description="The sentence or two below the headline.")
    place: str = Field(description="Where it was reported from.")
    section: SectionOfArticle | None = Field(
        description="The innermost one; null if it stands directly below the front page."
    )
    authors: list[Byline] = Field(description="In the order of the byline.")
    tags: list[TagOfArticle] = Field(description="By slug.")
    published_at: datetime = Field(description="The time that readers see.")
    updated_at: datetime = Field(description="Equal to `published_at` if it was never updated.")
    lead_image: Picture | None = Field(description="Null if it has none.")
    flags: Flags = Field(description="What it is marked as.")
    word_count: int = Field(description="Of the text.")
    reading_minutes: int = Field(description="How long it takes to read.")
    version: int = Field(description="Grows by one with each change of the article.")


class Translation(Shape):
    language: str = Field(description="Its code.")
    url: Url = Field(description="Where readers find it.")


class Source(Shape):
    name: str = Field(description="As it is to be named.")
    url: str = Field(description="Empty if none was given.")


class Correction(Shape):
    kind: Literal["correction", "clarification", "update"] = Field(description="What it is.")
    at: datetime = Field(description="When it was made.")
    text: str = Field(description="What readers are told.")


class SearchResult(Shape):
    title: str = Field(description="The headline, unless the editor gave another.")
    description: str = Field(description="May be empty.")
