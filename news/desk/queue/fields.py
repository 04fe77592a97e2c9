"""Fields that take an id from an address or a form."""

from typing import Any

from news.models.ids import is_id


class KnownId:
    """For a `ModelChoiceField`: what can't be an id is no choice, before the database is asked."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value and not is_id(value):
            value = "0"
        return super().to_python(value)  # type: ignore[misc]
