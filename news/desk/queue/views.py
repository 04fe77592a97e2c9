"""The queue: everything in hand where a person works, and who does what by when."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView
from wagtail.admin.forms.search import SearchForm
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views import generic
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from news.desk.queue.columns import columns
from news.desk.queue.filters import QueueFilters
from news.desk.queue.forms import AssignForm
from news.desk.queue.looking import looking_at
from news.desk.queue.order import DEFAULT, ordered
from news.desk.rights import rights_of
from news.desk.rows import listed, rows
from news.models import NewsArticle
from news.models.ids import is_id
from news.review.assignments import give, set_due, set_priority, take
from news.review.models import WorkItem
from news.review.refusals import MovedOn
from news.review.reviewers import within

# What people ask for most, each as a query of the queue.
VIEWS = [
    ("", gettext_lazy("In review")),
    ("show=waiting", gettext_lazy("Waiting for me")),
    ("flag=overdue", gettext_lazy("Overdue")),
    ("assignee=nobody", gettext_lazy("With nobody")),
    ("show=mine", gettext_lazy("Mine")),
    ("state=scheduled", gettext_lazy("Scheduled")),
]
ORDERINGS = {"priority", "due", "age"}


class Pages(WagtailPaginator):
    verbose_name = gettext_lazy("article")
    verbose_name_plural = gettext_lazy("articles")


class Queue(generic.IndexView):
    model = WorkItem
    # Anybody in the admin has a queue: of the sections where they work.
    permission_policy = None
    any_permission_required = None
    page_title = gettext_lazy("Queue")
    header_icon = "tasks"
    index_url_name = "desk:queue"
    index_results_url_name = "desk:queue_results"
    template_name = "desk/queue/queue.html"
    results_template_name = "desk/queue/results.html"
    filterset_class = QueueFilters
    search_fields = ["headline"]
    default_ordering = DEFAULT
    paginate_by = 30
    paginator_class = Pages
    columns: list[Any] = []
    show_export_buttons = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # Wagtail reads it from the address; the proof and the report are what is exported.
        self.is_export = False

    def get_base_queryset(self) -> QuerySet[Any]:
        return listed(WorkItem.objects.filter(rights_of(self.request).in_hand()))

    def get_valid_orderings(self) -> list[str]:
        return [*ORDERINGS, *(f"-{key}" for key in ORDERINGS)]

    def order_queryset(self, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        return ordered(queryset, self.ordering)

    def filter_queryset(self, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        if not self.filters.is_valid():
            return queryset.none()
        return self.filters.filter_queryset(queryset)

    def get_table(self, object_list: Any) -> Any:
        items = rows(object_list, rights_of(self.request))
        looking = looking_at([row.pk for row in items])
        return self.table_class(columns(looking, self.address), items, **self.get_table_kwargs())

    def get_table_kwargs(self) -> dict[str, Any]:
        return super().get_table_kwargs() | {
            "caption": _("Articles, the most urgent first"),
            "classname": "listing desk-queue",
        }

    @cached_property
    def address(self) -> str:
        """The queue as it is filtered and turned now: its results have another address."""
        query = self.request.GET.copy()
        query.pop("_w_filter_fragment", None)
        return f"{self.index_url}?{query.urlencode()}" if query else self.index_url

    @cached_property
    def no_results_message(self) -> str:
        if self.is_filtering or self.is_searching:
            return _("Nothing here answers to this.")
        return _("Nothing is in review. All quiet.")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        asked = self.request.GET.copy()
        for name in ("p", "ordering", "_w_filter_fragment"):
            asked.pop(name, None)
        # Changing tabs keeps nothing else: each is a whole question.
        context["views"] = [
            {"url": f"{self.index_url}?{query}", "label": label, "is_current": asked.urlencode() == query}
            for query, label in VIEWS
        ]
        # For those without script; beside Wagtail's own, so that each field needs an id of its own.
        context["plain_forms"] = [
            SearchForm(self.request.GET, auto_id="plain_%s"),
            type(self.filters.form)(self.request.GET, auto_id="plain_%s"),
        ]
        context["media"] += Media(css={"all": ["css/desk/queue.css"]})
        return context

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not self.filters.is_valid():
            kwargs["status"] = HTTPStatus.BAD_REQUEST
        return super().render_to_response(context, **kwargs)


def way_back(request: HttpRequest) -> str:
    return get_valid_next_url_from_request(request) or reverse("desk:queue")


class Take(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, article_id: int) -> HttpResponse:
        seen = request.POST.get("seen", "")
        item = take(article_id, by=request.user, seen=int(seen) if is_id(seen) else None)
        messages.success(request, _("“%(headline)s” is with you now.") % {"headline": item.headline})
        return redirect(way_back(request))


class Assign(WagtailAdminTemplateMixin, FormView):
    """Gives an article to somebody, and says by when and how urgent: what the person may say of it."""

    form_class = AssignForm
    template_name = "desk/queue/assign.html"
    page_title = gettext_lazy("Who does it, and by when")
    header_icon = "user"
    http_method_names = ["get", "post"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        here = NewsArticle.objects.filter(within(request.user, "path"))
        self.article = get_object_or_404(here, id=kwargs["article_id"])

    @cached_property
    def item(self) -> WorkItem:
        item = WorkItem.objects.select_related("stage", "assignee").filter(article=self.article).first()
        if item is None:
            raise MovedOn(_("There is nothing left to do on this article: it was published, or called off."))
        return item

    def get_page_subtitle(self) -> str:
        return self.item.headline

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("desk:queue"), "label": _("Queue")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "user": self.request.user,
            "article": self.article,
            "item": self.item,
        }

    def form_valid(self, form: AssignForm) -> HttpResponse:
        said, changed, by, pk = form.cleaned_data, form.changed_data, self.request.user, self.article.pk
        if "assignee" in changed:
            give(pk, by=by, to=said["assignee"], seen=said["seen"])
        if "due_at" in changed:
            set_due(pk, by=by, at=said["due_at"])
        if "priority" in changed:
            set_priority(pk, by=by, priority=WorkItem.Priority(said["priority"]))
        if {"assignee", "due_at", "priority"} & set(changed):
            messages.success(self.request, _("“%(headline)s”: noted.") % {"headline": self.item.headline})
        return redirect(way_back(self.request))

    def form_invalid(self, form: AssignForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.BAD_REQUEST)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"back": way_back(self.request), "item": self.item, "media": context["form"].media}
