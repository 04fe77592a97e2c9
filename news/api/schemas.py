"""What answers look like. They are put together from finished JSON; tests hold them to these types."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import ConfigDict


class Shape(Schema):
    """A JSON object. Fields may be added within v1: ignore those that you do not know."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=lambda schema: schema.pop("additionalProperties")
    )


Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]


class FocalPoint(Shape):
    """The point that a crop should keep, in fractions of the whole."""

    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)


class Rendition(Shape):
    url: Url
    width: int = Field(description="Pixels.")
    height: int = Field(description="Pixels.")
    type: str = Field(description="Media type.", examples=["image/webp"])


class Picture(Shape):
    """A picture, in several sizes and formats; none is wider than the original."""

    id: int
    alt: str = Field(description="What it shows, for those who don't see it.")
    caption: str
    credit: str = Field(description="Who made it; has to be shown beside it.")
    focal_point: FocalPoint | None
    width: int = Field(description="Of the original, in pixels.")
    height: int = Field(description="Of the original, in pixels.")
    renditions: list[Rendition]


class SectionLink(Shape):
    id: int
    title: str
    url: Url


class SectionOfArticle(SectionLink):
    ancestors: list[SectionLink] = Field(description="The sections above it, the outermost first.")


class Byline(Shape):
    id: int
    name: str
    slug: str
    role: str = Field(description="Empty for the writer.", examples=["Photographs"])


class TagOfArticle(Shape):
    slug: str
    name: str


class Flags(Shape):
    breaking: bool


class ArticleLink(Shape):
    """What other articles show of an article."""

    id: int
    type: Literal["article"]
    url: Url
    headline: str
    kicker: str
    section: SectionOfArticle | None
    published_at: datetime
    lead_image: Picture | None
    flags: Flags


class Card(Shape):
    """The short form of an article, for lists."""

    id: int = Field(description="Stays the same when the article moves.")
    type: Literal["article"]
    url: Url
    language: str = Field(examples=["en"])
    headline: str
    kicker: str = Field(description="A word or two above the headline.")
    standfirst: str = Field(description="The sentence or two below the headline.")
    place: str = Field(description="Where it was reported from.")
    section: SectionOfArticle | None
    authors: list[Byline]
    tags: list[TagOfArticle]
    published_at: datetime
    updated_at: datetime = Field(description="Equal to `published_at` if it was never updated.")
    lead_image: Picture | None
    flags: Flags
    word_count: int
    reading_minutes: int
    version: int = Field(description="Grows by one with each change of the article.")


class Translation(Shape):
    language: str
    url: Url


class Source(Shape):
    name: str
    url: str


class Correction(Shape):
    kind: Literal["correction", "clarification", "update"]
    at: datetime
    text: str


class SearchResult(Shape):
    title: str
    description: str


class Paragraph(Shape):
    type: Literal["paragraph"]
    id: str
    html: str


class Heading(Shape):
    type: Literal["heading"]
    id: str
    level: Literal[2, 3]
    text: str


class Image(Shape):
    type: Literal["image"]
    id: str
    image: Picture


class Gallery(Shape):
    type: Literal["gallery"]
    id: str
    images: list[Picture]


class Quote(Shape):
    type: Literal["quote"]
    id: str
    text: str
    attribution: str


class Column(Shape):
    heading: str
    kind: Literal["text", "number"]


class Table(Shape):
    type: Literal["table"]
    id: str
    caption: str
    columns: list[Column]
    rows: list[list[str]]


class Embed(Shape):
    type: Literal["embed"]
    id: str
    url: Url
    provider: str
    title: str
    html: str = Field(description="Empty while the provider has not answered.")


class File(Shape):
    id: int
    title: str
    url: Url
    filename: str
    media_type: str
    size_bytes: int


class Download(Shape):
    type: Literal["download"]
    id: str
    label: str
    file: File


class FactBox(Shape):
    type: Literal["fact_box"]
    id: str
    title: str
    html: str


class RelatedArticle(Shape):
    type: Literal["related_article"]
    id: str
    article: ArticleLink


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
    corrections: list[Correction]
    related: list[ArticleLink] = Field(description="Chosen by the editor; published articles only.")
    search: SearchResult = Field(description="For search engines.")
    digest: str = Field(description="SHA-256 of the content, in hexadecimal digits.")


class Count(Shape):
    value: int = Field(description="At most 10,000.")
    exact: bool = Field(description="False: there are more.")


Cursor = Annotated[str | None, Field(description="For `cursor`; null if there is no such page.")]


class CardList(Shape):
    items: list[Card]
    next: Cursor
    previous: Cursor


class ArticleList(Shape):
    items: list[Card | Document] = Field(description="Documents with `view=full`, else cards.")
    next: Cursor
    previous: Cursor
    count: Count | None = Field(None, description="With `count=true` only.")


class Cards(Shape):
    items: list[Card]


class OneCard(Shape):
    article: Card | None = Field(description="Null at the end of the section.")


class Section(SectionLink):
    language: str
    introduction: str
    articles: int = Field(description="Published ones, of its sub-sections, too.")
    sections: list["Section"] = Field(description="Its sub-sections, in the editors' order.")


class Sections(Shape):
    items: list[Section]


class Tag(TagOfArticle):
    articles: int = Field(description="Published ones.")


class Tags(Shape):
    items: list[Tag]
    next: Cursor


class AuthorOfList(Shape):
    id: int
    name: str
    slug: str
    articles: int = Field(description="Published ones.")


class Authors(Shape):
    items: list[AuthorOfList]
    next: Cursor


class NamedLink(Shape):
    label: str
    url: Url


class Author(AuthorOfList):
    biography: str
    links: list[NamedLink]
    portrait: Picture | None


class Day(Shape):
    day: date
    articles: int


class Archive(Shape):
    """Only days that have articles, in order. Days are those of the newsroom's time zone."""

    time_zone: str = Field(examples=["Asia/Baku"])
    items: list[Day]


class Edition(Shape):
    language: str
    title: str
    url: Url
    is_default: bool


class NavigationItem(Shape):
    id: int
    title: str
    url: Url


class FrontPagePart(Shape):
    kind: Literal["lead_stories", "stream", "text"]
    title: str
    url: str = Field(description="Of all that the stream has; empty if there is no such page.")
    layout: str = Field(description="`list` or `strip` for streams, else empty.")
    items: list[Card]
    html: str = Field(description="Of a text, else empty.")


class Site(Shape):
    name: str
    tagline: str
    language: str
    languages: list[Edition]
    time_zone: str
    navigation: list[NavigationItem]
    front_page: list[FrontPagePart] = Field(description="As the editors arranged it, from top to bottom.")


class MostRead(Shape):
    items: list[Card] = Field(description="The most read first.")


class Change(Shape):
    cursor: str = Field(description="For `after`: what came after this change.")
    kind: Literal["published", "updated", "corrected", "moved", "retracted", "site"]
    at: datetime
    article_id: int | None = Field(description="Null for a change of the site.")
    version: int | None = Field(description="Of the article's document since then.")
    url: str = Field(description="Of the article; empty for a change of the site.")
    former_url: str = Field(description="Where a moved article stood before; else empty.")
    note: str = Field(description="What readers are told of a retraction; else empty.")
    streams: list[str] = Field(description="That it touched.", examples=[["section:12", "site:3"]])


class Changes(Shape):
    items: list[Change]
    next: str = Field(description="The cursor to go on from, also when there is nothing yet.")
    up_to_date: bool = Field(description="True: this was the end of the log.")


class ProblemDocument(Schema):
    """RFC 9457."""

    type: str = Field(examples=["about:blank"])
    title: str
    status: int
    detail: str = Field(description="What happened, and what to do.")
    parameter: str | None = Field(None, description="The parameter that it is about.")
    note: str | None = Field(None, description="What readers are told of a retraction.")
