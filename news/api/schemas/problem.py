"""Errors."""

from ninja import Field, Schema


class ProblemDocument(Schema):
    """RFC 9457."""

    type: str = Field(description="`about:blank`: the status says what kind it is.", examples=["about:blank"])
    title: str = Field(description="The status, in words.")
    status: int = Field(description="The status, as in the head of the answer.")
    detail: str = Field(description="What happened, and what to do.")
    parameter: str | None = Field(None, description="The parameter that it is about.")
    note: str | None = Field(None, description="What readers are told of a retraction.")
