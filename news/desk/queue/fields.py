"""Fields that take an id from an address or a form."""

from typing import Any

# Of a 64-bit key: databases fail with more.
MAX_DIGITS = 18


class KnownId:
    """For a `ModelChoiceField`: what can't be an id is no choice, before the database is asked."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value and not is_id(value):
            value = "0"
        return super().to_python(value)  # type: ignore[misc]


def is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
