"""What all answers are made of."""

from typing import Annotated

from ninja import Field, Schema
from pydantic import ConfigDict


class Shape(Schema):
    """A JSON object. Fields may be added within v1: ignore those that you do not know."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra=lambda schema: schema.pop("additionalProperties")
    )


Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]
