"""The form of pages that are arranged without review: the front page, plain pages and sections."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class ArrangedPageForm(WagtailAdminPageForm):
    """The end of such a page takes off line what stands below it: set by those who may retract."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.for_user
        if "expire_at" in self.fields and user and not user.has_perm("review.retract_article"):
            self.fields["expire_at"].disabled = True
