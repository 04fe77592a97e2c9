"""The forms in which pages are edited."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from news.models.times import is_near


class TimedPageForm(WagtailAdminPageForm):
    """Takes no time that lies so far away that it can't be kept, or shown in every time zone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateTimeField):
                field.validators.append(is_near)


class ArrangedPageForm(TimedPageForm):
    """Of the front page, plain pages and sections, which are arranged without review.

    The end of such a page takes off line what stands below it: set by those who may retract.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.for_user
        if "expire_at" in self.fields and user and not user.has_perm("review.retract_article"):
            self.fields["expire_at"].disabled = True
