"""The `fields` parameter: which fields of each page are answered."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


class UnknownFields(ValueError):
    """Fields that pages of this type do not have."""


@dataclass(frozen=True)
class Fields:
    """The usual fields, `*` all, or `_` none; then `added` and without `removed`.

    `text` is how it was asked."""

    text: str = ""
    start: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @classmethod
    def read(cls, value: str) -> Self:
        """Read `title,-slug`, `*,-body` or `_,title`. Raises `ValueError` with what is wrong.

        A relation is always answered whole: it has no fields to choose from in brackets.
        """
        names = value.split(",")
        start = names.pop(0) if names[0] in {"*", "_"} else ""
        if bad := next((name for name in names if not re.fullmatch(r"-?[a-z_]{2,40}", name)), None):
            raise ValueError(f"has a part that is no field's name: {bad[:40]}")
        removed = tuple(name[1:] for name in names if name.startswith("-"))
        added = tuple(name for name in names if not name.startswith("-"))
        if (start == "*" and added) or (start == "_" and removed):
            raise ValueError("can't add to all fields, or take away from none")
        return cls(value, start, added, removed)

    def choose(self, available: Iterable[str], usual: Iterable[str]) -> set[str]:
        """Return the names of the fields to answer. Raises `UnknownFields`."""
        if unknown := {*self.added, *self.removed} - set(available):
            raise UnknownFields(f"unknown fields: {', '.join(sorted(unknown))}")
        chosen = {"*": set(available), "_": set[str](), "": set(usual)}[self.start]
        return (chosen | set(self.added)) - set(self.removed)
