"""Fields in which a section or a person is chosen from a list."""

from typing import Any

from django import forms

from news.desk.queue.fields import KnownId
from news.review.authors import name_of

# Below the root and a front page.
HIGHEST_SECTION = 3


class SectionChoice(KnownId, forms.ModelChoiceField):
    """A list of sections in the order of the tree, those below another one set in."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{'– ' * (obj.depth - HIGHEST_SECTION)}{obj.title}"


class PersonChoice(KnownId, forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)
