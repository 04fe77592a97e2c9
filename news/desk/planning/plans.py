"""The list of planned stories: add, change, delete, and make the draft."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django_filters import ChoiceFilter, ModelChoiceFilter
from django_filters.fields import ModelChoiceField
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import policy_registry

from news.desk.planning.calendar import NoSuchDay, midnight, parse_day
from news.desk.planning.forms import PlannedStoryForm
from news.desk.planning.make_draft import make_draft
from news.desk.planning.models import PlannedStory
from news.desk.planning.people import sections_of
from news.desk.planning.policy import plans_for
from news.desk.queue.fields import KnownId
from news.desk.rights import Rights
from news.review.authors import name_of

EVENING = timedelta(hours=18)


def sections_to_choose(request: HttpRequest | None) -> QuerySet[Any]:
    return sections_of(request.user) if request else PlannedStory.objects.none()


class FilteredSection(KnownId, ModelChoiceField):
    """Takes no number that is larger than the database has."""


class SectionFilter(ModelChoiceFilter):
    field_class = FilteredSection


class PlanFilters(WagtailFilterSet):
    section = SectionFilter(
        label=gettext_lazy("Section"), queryset=sections_to_choose, method="below_section"
    )
    draft = ChoiceFilter(
        label=gettext_lazy("Draft"),
        choices=[("none", gettext_lazy("Not written yet")), ("made", gettext_lazy("Has a draft"))],
        method="with_draft",
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = PlannedStory
        fields: list[str] = []

    def below_section(self, plans: QuerySet[Any], name: str, section: Any) -> QuerySet[Any]:
        return plans.filter(section__path__startswith=section.path)

    def with_draft(self, plans: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return plans.filter(article__isnull=value == "none")


class DeadlineColumn(Column):
    cell_template_name = "desk/planning/deadline_cell.html"

    def get_cell_context_data(self, instance: PlannedStory, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return context | {"is_past": instance.article_id is None and instance.deadline <= timezone.now()}


class DraftColumn(Column):
    """The draft that was made, or the button that makes it."""

    cell_template_name = "desk/planning/draft_cell.html"

    def __init__(self, *args: Any, rights: Rights, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rights = rights

    def get_cell_context_data(self, instance: PlannedStory, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        article = instance.article
        edits = article is not None and self.rights.edits(article.path, article.owner_id)
        return context | {
            "article_url": reverse("wagtailadmin_pages:edit", args=[article.pk]) if edits and article else "",
            "may_make": article is None and self.rights.has("add", instance.section.path),
            "csrf_token": get_token(context["request"]),
        }


def reporter_of(plan: PlannedStory) -> str:
    return name_of(plan.reporter)


class PlanList(generic.IndexView):
    any_permission_required = ["view"]
    default_ordering = "deadline"
    filterset_class = PlanFilters
    page_title = gettext_lazy("Planned stories")

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("headline", label=_("Headline"), get_url=self.get_edit_url, sort_key="headline"),
            Column("section", label=_("Section"), accessor="section.title"),
            Column("reporter", label=_("Reporter"), accessor=reporter_of),
            DeadlineColumn("deadline", label=_("Deadline"), sort_key="deadline"),
            DraftColumn("article", label=_("Draft"), rights=self.rights),
        ]

    @cached_property
    def rights(self) -> Rights:
        return Rights(self.request.user)

    def get_base_queryset(self) -> QuerySet[PlannedStory]:
        plans = plans_for(self.request.user).select_related("section", "reporter", "article")
        # An article's body is not listed.
        return plans.defer("article__body")

    def get_edit_url(self, instance: PlannedStory) -> str | None:
        if not self.rights.has("add", instance.section.path):
            return None
        return reverse(self.edit_url_name, args=[instance.pk])

    def get_delete_url(self, instance: PlannedStory) -> str | None:
        is_own = instance.planned_by_id == self.request.user.pk and self.get_edit_url(instance)
        if not (is_own or self.rights.has("publish", instance.section.path)):
            return None
        return reverse(self.delete_url_name, args=[instance.pk])


class PlanCreate(generic.CreateView):
    page_title = gettext_lazy("Plan a story")

    def save_instance(self) -> PlannedStory:
        self.form.instance.planned_by = self.request.user
        plan: PlannedStory = super().save_instance()
        return plan

    def get_initial(self) -> dict[str, Any]:
        """Take the day from the calendar's link, if it names one: the evening of it."""
        initial: dict[str, Any] = super().get_initial()
        try:
            day = parse_day(self.request.GET.get("day", ""))
        except NoSuchDay:
            return initial
        return initial | {"deadline": midnight(day) + EVENING}


class OfOwnSections:
    """Holds a view of one plan to the wall, and to the right that it needs in the plan's section."""

    request: HttpRequest
    permission_required: str

    def get_object(self, queryset: Any = None) -> PlannedStory:
        plan: PlannedStory = super().get_object(queryset)  # type: ignore[misc]
        policy = policy_registry.get_by_type(PlannedStory)
        if not policy.user_has_permission_for_instance(self.request.user, "view", plan):
            raise Http404
        if not policy.user_has_permission_for_instance(self.request.user, self.permission_required, plan):
            raise PermissionDenied
        return plan


class PlanEdit(OfOwnSections, generic.EditView):
    pass


class PlanDelete(OfOwnSections, generic.DeleteView):
    pass


class MakeDraft(View):
    """The one click. Asked twice, it leads to the same draft."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not plans_for(request.user).filter(pk=pk).exists():
            raise Http404
        article = make_draft(pk, by=request.user)
        messages.success(
            request, _("The draft of “%(headline)s” is yours to write.") % {"headline": article.title}
        )
        return redirect("wagtailadmin_pages:edit", article.pk)


class PlannedStories(ModelViewSet):
    model = PlannedStory
    name = "desk_plans"
    url_prefix = "desk/plans"
    icon = "clipboard-list"
    index_view_class = PlanList
    add_view_class = PlanCreate
    edit_view_class = PlanEdit
    delete_view_class = PlanDelete
    index_template_name = "desk/planning/plans.html"
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 30

    def get_form_class(self, for_update: bool = False) -> type[PlannedStoryForm]:
        return PlannedStoryForm

    def get_permissions_to_register(self) -> QuerySet[Any]:
        # Sections decide who may plan; a tick in a group's settings would do nothing.
        return super().get_permissions_to_register().none()

    def get_urlpatterns(self) -> list[URLPattern]:
        # History and usage know nothing of walls between sections.
        kept = {"index", "index_results", "add", "edit", "delete"}
        patterns = [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
        return [*patterns, path("draft/<int:pk>/", MakeDraft.as_view(), name="make_draft")]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        common = super().get_common_view_kwargs(**kwargs)
        return common | {"history_url_name": None, "usage_url_name": None}
