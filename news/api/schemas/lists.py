"""Lists of articles."""

from typing import Annotated

from ninja import Field

from news.api.schemas.card import Card
from news.api.schemas.document import Document
from news.api.schemas.shape import Shape


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


class MostRead(Shape):
    items: list[Card] = Field(description="The most read first.")
