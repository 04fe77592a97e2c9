"""What the site is: sections, tags, authors, archive, front page."""

from datetime import date
from typing import Literal

from ninja import Field

from news.api.schemas.card import Card, Picture, SectionLink, TagOfArticle
from news.api.schemas.lists import Cursor
from news.api.schemas.shape import Shape, Url


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
