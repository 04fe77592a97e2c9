"""Authors in Wagtail's admin. Their uses are listed as quickly for one who wrote much."""

from typing import Any

from django.db.models import Q
from wagtail.models import ReferenceIndex
from wagtail.models.reference_index import ReferenceGroups
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, UsageView

from news.models import Author

SOURCE = ("base_content_type", "object_id")


class UsesByPage(ReferenceGroups):
    """The same objects and references in the same order, of which a page is read. Wagtail reads them all."""

    def __getitem__(self, asked: Any) -> Any:
        if not isinstance(asked, slice):
            return super().__getitem__(asked)
        of_the_page = Q(pk__in=[])
        for type_id, object_id in self.qs.values_list(*SOURCE).distinct()[asked]:
            of_the_page |= Q(base_content_type=type_id, object_id=object_id)
        return list(ReferenceGroups(self.qs.filter(of_the_page)))


class Uses(UsageView):
    def get_queryset(self) -> UsesByPage:
        return UsesByPage(ReferenceIndex.get_references_to(self.object))


class AuthorViewSet(SnippetViewSet):
    model = Author
    usage_view_class = Uses


register_snippet(AuthorViewSet)
