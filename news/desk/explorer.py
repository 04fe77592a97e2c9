"""Wagtail's list of a page's children, as quick in a large section as in a small one.

Wagtail finds them by the beginning of their paths, asks of each what its row of the list shows, sorts them
all, and counts them: a section has as many as it is old.
"""

from typing import Any

from django.db.models import CharField, Func
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

# With any other, pages further below are found, too.
OF_THE_LIST = {"p", "ordering"}


class ParentPath(Func):
    """The path of a page's parent, word for word as the index has it."""

    template = f"SUBSTR(%(expressions)s, 1, LENGTH(%(expressions)s) - {Page.steplen})"
    output_field = CharField()


class Children(PageQuerySet):
    """Pages, of which a slice is found by their order alone; then of these is asked what is shown.

    Else that is asked of each row that is sorted, or skipped.
    """

    number: int | None = None
    """How many they are, where that is known. Not of what is filtered further: a copy does not have it."""

    def count(self) -> int:
        # A method: a paginator counts by `len` where it finds another function.
        return super().count() if self.number is None else self.number

    def __getitem__(self, asked: Any) -> Any:
        if not isinstance(asked, slice):
            return super().__getitem__(asked)
        slim = self.prefetch_related(None).values_list("pk", flat=True)
        return self.filter(pk__in=list(PageQuerySet.__getitem__(slim, asked)))


@hooks.register("construct_explorer_page_queryset")
def along_the_index(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    if request.GET.keys() - OF_THE_LIST:
        return pages
    children = pages.alias(parent_path=ParentPath("path")).filter(parent_path=parent_page.path)
    children.__class__ = Children
    if may_see_all_of(parent_page, request.user):
        # The tree's own.
        children.number = parent_page.numchild
    return children


def may_see_all_of(page: Page, user: Any) -> bool:
    """Is every page below it one that Wagtail lists for the user? For others it lists some."""
    granted = page_permission_policy.instances_with_direct_explore_permission(user)
    return any(page.path.startswith(each.path) for each in granted)
