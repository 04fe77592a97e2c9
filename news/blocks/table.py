"""A table whose columns know what they hold."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from news.blocks.base import JSON, PublicBlock, Resolver


class TableBlock(PublicBlock, TypedTableBlock):
    text = blocks.CharBlock(required=False, label=_("Text"))
    number = blocks.DecimalBlock(required=False, label=_("Number"))

    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        if not value or not value.columns:
            return None
        return {
            "caption": value.caption or "",
            "columns": [
                {"heading": column["heading"], "kind": column["block"].name} for column in value.columns
            ],
            # A number goes out as text, as it was typed: 1.50 must not become 1.5.
            "rows": [["" if cell is None else str(cell) for cell in row["values"]] for row in value.row_data],
        }

    class Meta:
        icon = "table"
        label = _("Table")
        public_template = "blocks/table.html"
