"""The queue's columns. Each shows a `news.desk.rows.Row`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from news.desk.rows import Row


class RowColumn(Column):
    """A cell of its own template, templates/desk/queue/<name>_cell.html, with the row in `row`."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        self.cell_template_name = f"desk/queue/{name}_cell.html"
        super().__init__(name, accessor=lambda row: row, **kwargs)


class HeadlineColumn(RowColumn):
    def __init__(self, looking: dict[int, str]) -> None:
        super().__init__("headline", label=_("Headline"), classname="title")
        self.looking = looking

    def get_cell_context_data(self, instance: Row, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"looking": self.looking.get(instance.pk, "")}


class ActsColumn(RowColumn):
    """Forms that come back to `back`, an address of the queue."""

    def __init__(self, back: str) -> None:
        super().__init__("acts", label=_("To do"))
        self.back = back

    def get_cell_context_data(self, instance: Row, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"back": self.back, "csrf_token": parent_context.get("csrf_token")}


def columns(looking: dict[int, str], back: str) -> list[Column]:
    return [
        HeadlineColumn(looking),
        Column("section", label=_("Section"), accessor="section"),
        Column("byline", label=_("Author")),
        Column("place", label=_("Stage")),
        RowColumn("age", label=_("Age"), sort_key="age"),
        RowColumn("due", label=_("Due"), sort_key="due"),
        RowColumn("priority", label=_("Priority"), sort_key="priority"),
        RowColumn("assignee", label=_("With")),
        ActsColumn(back),
    ]
