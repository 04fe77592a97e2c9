"""What can be done to a page, each act in one transaction."""

from typing import Any

from django.db import transaction


class AtomicActs:
    """Makes each of Wagtail's acts on a page one transaction.

    Wagtail saves, sends its signals and logs one after the other, and the public record is
    written in a receiver of those signals: all of it holds, or none. Put before `Page` in the bases.
    """

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> Any:
        return super().publish(*args, **kwargs)  # type: ignore[misc]

    @transaction.atomic
    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        return super().unpublish(*args, **kwargs)  # type: ignore[misc]

    @transaction.atomic
    def move(self, *args: Any, **kwargs: Any) -> Any:
        return super().move(*args, **kwargs)  # type: ignore[misc]

    @transaction.atomic
    def copy(self, *args: Any, **kwargs: Any) -> Any:
        return super().copy(*args, **kwargs)  # type: ignore[misc]

    @transaction.atomic
    def create_alias(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_alias(*args, **kwargs)  # type: ignore[misc]

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return super().delete(*args, **kwargs)  # type: ignore[misc]
