"""Wagtail's lists of a page's children, as quick in a large section as in a small one.

The explorer finds them by the beginning of their paths, asks of each what its row of the list shows, sorts
them all, and counts them, as the choosers do: a section has as many as it is old.
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
# Of more children than these the tree says how many there are.
MOST_COUNTED = 10_000


class ParentPath(Func):
    """The path of a page's parent, word for word as the index has it."""

    template = f"SUBSTR(%(expressions)s, 1, LENGTH(%(expressions)s) - {Page.steplen})"
    output_field = CharField()


class Children(PageQuerySet):
    """Pages, of which a slice is found by their order alone; then of these is asked what is shown.

    Else that is asked of each row that is sorted, or skipped.
    """

    numchild = 0
    """How many children the page has, whatever is asked of them."""
    are_all = False
    """Are these all of them? Not of what is filtered further: a copy does not have it."""

    def _clone(self) -> Any:
        clone = super()._clone()
        clone.numchild = self.numchild
        return clone

    def count(self) -> int:
        """Return how many they are; of very many, which nearly all are, how many children there are.

        Then the last pages of the list may be empty.
        """
        # A method: a paginator counts by `len` where it finds another function.
        if self.are_all:
            return self.numchild
        some = PageQuerySet.__getitem__(self.order_by().values("pk"), slice(MOST_COUNTED + 1))
        found = int(PageQuerySet.count(some))
        return found if found <= MOST_COUNTED else self.numchild

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
    children.numchild = parent_page.numchild
    children.are_all = may_see_all_of(parent_page, request.user)
    return children


@hooks.register("construct_page_chooser_queryset")
def chosen_from(pages: Any, request: HttpRequest) -> Any:
    """Count pages of a chooser as children, and ask for what their rows show at once, as the explorer does.

    Wagtail asks for those in the page's language besides, and for those of a type: nearly all of them.
    """
    pages = pages.specific().annotate_approved_schedule().prefetch_workflow_states()
    view = request.resolver_match
    if view and (parent_id := view.kwargs.get("parent_page_id")):
        pages.__class__ = Children
        pages.numchild = Page.objects.values_list("numchild", flat=True).get(pk=parent_id)
    return pages


def may_see_all_of(page: Page, user: Any) -> bool:
    """Is every page below it one that Wagtail lists for the user? For others it lists some."""
    granted = page_permission_policy.instances_with_direct_explore_permission(user)
    return any(page.path.startswith(each.path) for each in granted)
