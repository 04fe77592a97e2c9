"""The log of changes."""

from datetime import datetime
from typing import Literal

from ninja import Field

from news.api.schemas.shape import Shape


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
