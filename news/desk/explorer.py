"""Wagtail's lists of a page's children, as quick in a large section as in a small one.

The explorer finds them by the beginning of their paths, asks of each what its row of the list shows, sorts
them all, and counts them, as the choosers do: a section has as many as it is old. And it reads all pages
to tell who owns any.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, Func, OuterRef, QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.filters import MultipleUserFilter
from wagtail.admin.views.pages.listing import GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

# With any other, pages further below are found, too.
OF_THE_LIST = {"p", "ordering"}
# Of more children than these the tree says how many there are.
MOST_COUNTED = 10_000
TYPES, TYPES_DESCENDING = "content_type__model", "-content_type__model"
LAST_CHANGE = F("latest_revision_created_at").desc(nulls_last=True)


class ParentPath(Func):
    """The path of a page's parent, word for word as the index has it."""

    template = f"SUBSTR(%(expressions)s, 1, LENGTH(%(expressions)s) - {Page.steplen})"
    output_field = CharField()


class Children(PageQuerySet):
    """Pages, of which a slice is found by their order alone; then of these is asked what is shown.

    Else that is asked of each row that is sorted, or skipped. If they are all children of the page, an index
    alone gives them in each order of the list: `desk.0003`.
    """

    numchild = 0
    """How many children the page has, whatever is asked of them."""
    every: PageQuerySet | None = None
    """All children of the page, if these are. Not of what is filtered further: a copy does not have it."""

    def _clone(self) -> Any:
        clone = super()._clone()
        clone.numchild = self.numchild
        return clone

    def count(self) -> int:
        """Return how many they are; of very many, which nearly all are, how many children there are.

        Then the last pages of the list may be empty.
        """
        # A method: a paginator counts by `len` where it finds another function.
        if self.every is not None:
            return self.numchild
        some = PageQuerySet.__getitem__(self.order_by().values("pk"), slice(MOST_COUNTED + 1))
        found = int(PageQuerySet.count(some))
        return found if found <= MOST_COUNTED else self.numchild

    def __getitem__(self, asked: Any) -> Any:
        if not isinstance(asked, slice):
            return super().__getitem__(asked)
        return self.filter(pk__in=self.found(asked))

    def found(self, asked: slice) -> list[int]:
        """Return the numbers of a slice of them."""
        if self.every is None:
            pages = self.prefetch_related(None)
        elif self.query.order_by[0] in (TYPES, TYPES_DESCENDING):
            return along_types(self.every, self.query.order_by[0], asked)
        else:
            pages = self.every.order_by(*self.query.order_by)
        return list(PageQuerySet.__getitem__(pages.values_list("pk", flat=True), asked))


def along_types(pages: PageQuerySet, order: str, asked: slice) -> list[int]:
    """Return the numbers of a slice of pages in the order of their types' names, then of their last change.

    No index knows the names. So the types are gone through, of which there are few, each along the index.
    """
    types = ContentType.objects.filter(Exists(pages.filter(content_type=OuterRef("pk"))))
    ids: list[int] = []
    skipped, wanted = asked.start, asked.stop - asked.start
    for content_type in types.order_by(order.replace("content_type__", "")):
        of_type = pages.filter(content_type=content_type).order_by(LAST_CHANGE)
        found = of_type.values_list("pk", flat=True)[skipped : skipped + wanted - len(ids)]
        ids += found
        if len(ids) == wanted:
            break
        skipped = 0 if found else skipped - of_type.count()
    return ids


def with_parent(pages: Any, parent: Page) -> Any:
    return pages.alias(parent_path=ParentPath("path")).filter(parent_path=parent.path)


@hooks.register("construct_explorer_page_queryset")
def along_the_index(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    if request.GET.keys() - OF_THE_LIST:
        return pages
    children = with_parent(pages, parent_page)
    if (order := pages.query.order_by) in ((TYPES,), (TYPES_DESCENDING,)):
        children = children.order_by(*order, LAST_CHANGE)
    children.__class__ = Children
    children.numchild = parent_page.numchild
    if may_see_all_of(parent_page, request.user):
        # The path is asked for twice: the order of the tree has an index of its own.
        children.every = with_parent(Page.objects.filter(path__startswith=parent_page.path), parent_page)
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


def owners(request: HttpRequest) -> QuerySet[Any]:
    """Return who owns a page. Each user is looked up in the index of owners."""
    return get_user_model().objects.filter(Exists(Page.objects.order_by().filter(owner=OuterRef("pk"))))


class PageFilters(GenericPageFilterSet):
    owner = MultipleUserFilter(
        label=GenericPageFilterSet.base_filters["owner"].label,
        queryset=owners,
        widget=CheckboxSelectMultiple,
    )


class AnyPageViewSet(PageViewSet):
    filterset_class = PageFilters


@hooks.register("register_admin_viewset")
def views_of_any_page() -> AnyPageViewSet:
    return AnyPageViewSet("pages")
