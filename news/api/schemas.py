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


class Count(Shape):
    value: int = Field(description="At most 10,000.")
    exact: bool = Field(description="False: there are more.")


Cursor = Annotated[str | None, Field(description="For `cursor`; null if there is no such page.")]


class CardList(Shape):
    items: list[Card] = Field(description="Newest first.")
    next: Cursor
    previous: Cursor


class ArticleList(Shape):
    items: list[Card | Document] = Field(description="Documents with `view=full`, else cards.")
    next: Cursor
    previous: Cursor
    count: Count | None = Field(None, description="With `count=true` only.")


class Cards(Shape):
    items: list[Card] = Field(description="In order.")


class OneCard(Shape):
    article: Card | None = Field(description="Null at the end of the section.")


class Section(SectionLink):
    language: str = Field(description="Code of the edition that it belongs to.")
    introduction: str = Field(description="May be empty.")
    articles: int = Field(description="Published ones, of its sub-sections, too.")
    sections: list["Section"] = Field(description="Its sub-sections, in the editors' order.")


class Sections(Shape):
    items: list[Section] = Field(description="The top ones; the others are within them.")


class Tag(TagOfArticle):
    articles: int = Field(description="Published ones.")


class Tags(Shape):
    items: list[Tag] = Field(description="By slug.")
    next: Cursor


class AuthorOfList(Shape):
    id: int = Field(description="As streams name it.")
    name: str = Field(description="As bylines have it.")
    slug: str = Field(description="For `author` of lists, and for `authors/{slug}`.")
    articles: int = Field(description="Published ones.")


class Authors(Shape):
    items: list[AuthorOfList] = Field(description="In an order of no meaning, which stays.")
    next: Cursor


class NamedLink(Shape):
    label: str = Field(description="What the link says.")
    url: Url = Field(description="Where it leads.")


class Author(AuthorOfList):
    biography: str = Field(description="May be empty.")
    links: list[NamedLink] = Field(description="In the author's order.")
    portrait: Picture | None = Field(description="Null if there is none.")


class Day(Shape):
    day: date = Field(description="Of the newsroom's time zone.")
    articles: int = Field(description="Published ones.")


class Archive(Shape):
    """Only days that have articles, in order. Days are those of the newsroom's time zone."""

    time_zone: str = Field(description="The newsroom's: an IANA name.", examples=["Asia/Baku"])
    items: list[Day] = Field(description="In order.")


class Edition(Shape):
    language: str = Field(description="Its code.")
    title: str = Field(description="Of its front page.")
    url: Url = Field(description="Of its front page.")
    is_default: bool = Field(description="True: it stands at the root of the site.")


class NavigationItem(Shape):
    id: int = Field(description="Of the section.")
    title: str = Field(description="As readers see it.")
    url: Url = Field(description="The page of the section.")


class FrontPagePart(Shape):
    kind: Literal["lead_stories", "stream", "text"] = Field(description="What it is.")
    title: str = Field(description="May be empty.")
    url: str = Field(description="Of all that the stream has; empty if there is no such page.")
    layout: str = Field(description="`list` or `strip` for streams, else empty.")
    items: list[Card] = Field(description="The articles in it.")
    html: str = Field(description="Of a text, else empty.")


class Site(Shape):
    name: str = Field(description="Of the site.")
    tagline: str = Field(description="May be empty.")
    language: str = Field(description="Of the front page and the navigation in this answer.")
    languages: list[Edition] = Field(description="The site's editions.")
    time_zone: str = Field(description="The newsroom's: an IANA name.")
    navigation: list[NavigationItem] = Field(description="The top sections, in the editors' order.")
    front_page: list[FrontPagePart] = Field(description="As the editors arranged it, from top to bottom.")


class MostRead(Shape):
    items: list[Card] = Field(description="The most read first.")


class Change(Shape):
    cursor: str = Field(description="For `after`: what came after this change.")
    kind: Literal["published", "updated", "corrected", "moved", "retracted", "site"] = Field(
        description="What happened."
    )
    at: datetime = Field(description="When it became public.")
    article_id: int | None = Field(description="Null for a change of the site.")
    version: int | None = Field(description="Of the article's document since then.")
    url: str = Field(description="Of the article; empty for a change of the site.")
    former_url: str = Field(description="Where a moved article stood before; else empty.")
    note: str = Field(description="What readers are told of a retraction; else empty.")
    streams: list[str] = Field(description="That it touched.", examples=[["section:12", "site:3"]])


class Changes(Shape):
    items: list[Change] = Field(description="In the order in which they became public.")
    next: str = Field(description="The cursor to go on from, also when there is nothing yet.")
    up_to_date: bool = Field(description="True: this was the end of the log.")


class ProblemDocument(Schema):
    """RFC 9457."""

    type: str = Field(description="`about:blank`: the status says what kind it is.", examples=["about:blank"])
    title: str = Field(description="The status, in words.")
    status: int = Field(description="The status, as in the head of the answer.")
    detail: str = Field(description="What happened, and what to do.")
    parameter: str | None = Field(None, description="The parameter that it is about.")
    note: str | None = Field(None, description="What readers are told of a retraction.")
