"""By what the queue is filtered."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from news.desk.queue.fields import KnownId
from news.desk.rights import rights_of
from news.desk.rows import work_of
from news.review.authors import name_of
from news.review.models import ReviewTask, WorkItem
from news.review.reviewers import waiting_for

State = WorkItem.State
INDENT = "\u2003"
# The depth of the sections that stand right below the front page.
TOP = 3
AGES = {
    "4h": (timedelta(hours=4), _("Older than 4 hours")),
    "1d": (timedelta(days=1), _("Older than a day")),
    "3d": (timedelta(days=3), _("Older than 3 days")),
    "7d": (timedelta(days=7), _("Older than a week")),
}


def is_overdue() -> Q:
    return Q(state=State.IN_REVIEW, due_at__lte=timezone.now())


def is_flagged(flag: str) -> Q:
    return {
        "breaking": Q(breaking=True),
        "legal": Q(legal=True),
        "held": Q(held=True),
        "overdue": is_overdue(),
        "embargo": Q(embargo_until__gt=timezone.now()),
    }[flag]


FLAGS = [
    ("breaking", _("Breaking")),
    ("legal", _("Legal review")),
    ("held", _("Held back")),
    ("overdue", _("Overdue")),
    ("embargo", _("Under embargo")),
]


class StageField(KnownId, django_filters.fields.ModelChoiceField):
    pass


class StageFilter(django_filters.ModelChoiceFilter):
    field_class = StageField


class QueueFilters(WagtailFilterSet):
    """Without a state, what is in review; of one's own work, all of it."""

    show = django_filters.ChoiceFilter(
        label=_("Show"),
        method="show_what",
        choices=[("waiting", _("Waiting for me")), ("mine", _("Mine"))],
        empty_label=_("Everybody's"),
        widget=forms.RadioSelect,
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=State.choices, widget=forms.CheckboxSelectMultiple
    )
    section = django_filters.ChoiceFilter(
        label=_("Section"), method="filter_section", empty_label=_("All sections")
    )
    stage = StageFilter(
        label=_("Stage"), queryset=ReviewTask.objects.filter(active=True), empty_label=_("All stages")
    )
    assignee = django_filters.ChoiceFilter(
        label=_("With"), method="filter_assignee", empty_label=_("Anybody or nobody")
    )
    age = django_filters.ChoiceFilter(
        label=_("Age"),
        method="filter_age",
        choices=[(key, label) for key, (_age, label) in AGES.items()],
        empty_label=_("Any age"),
        widget=forms.RadioSelect,
    )
    flag = django_filters.MultipleChoiceFilter(
        label=_("Flag"), method="filter_flag", choices=FLAGS, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = WorkItem
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = rights_of(self.request).sections
        self.filters["section"].extra["choices"] = [
            (str(section.pk), INDENT * max(section.depth - TOP, 0) + section.title)
            for section in self.sections.values()
        ]
        holders = WorkItem.objects.filter(rights_of(self.request).in_hand()).exclude(assignee=None)
        people = {item.assignee_id: name_of(item.assignee) for item in holders.select_related("assignee")}
        others = sorted(
            ((str(pk), name) for pk, name in people.items() if pk != self.request.user.pk),
            key=lambda choice: choice[1],
        )
        choices = [("me", _("Me")), ("nobody", _("Nobody")), *others]
        self.filters["assignee"].extra["choices"] = choices

    def filter_queryset(self, queryset: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        if not asked["state"] and asked["show"] != "mine":
            return queryset.filter(state=State.IN_REVIEW)
        return queryset

    def show_what(self, queryset: QuerySet[WorkItem], name: str, value: str) -> QuerySet[WorkItem]:
        user = self.request.user
        if value == "waiting":
            return queryset.filter(pk__in=waiting_for(user).values("pk"))
        return queryset.filter(work_of(user))

    def filter_section(self, queryset: QuerySet[WorkItem], name: str, value: str) -> QuerySet[WorkItem]:
        path = self.sections[int(value)].path
        below = [section.pk for section in self.sections.values() if section.path.startswith(path)]
        return queryset.filter(section__in=below)

    def filter_assignee(self, queryset: QuerySet[WorkItem], name: str, value: str) -> QuerySet[WorkItem]:
        if value == "nobody":
            return queryset.filter(assignee=None)
        return queryset.filter(assignee=self.request.user.pk if value == "me" else int(value))

    def filter_age(self, queryset: QuerySet[WorkItem], name: str, value: str) -> QuerySet[WorkItem]:
        return queryset.filter(since__lte=timezone.now() - AGES[value][0])

    def filter_flag(self, queryset: QuerySet[WorkItem], name: str, value: list[str]) -> QuerySet[WorkItem]:
        condition = Q()
        for flag in value:
            condition |= is_flagged(flag)
        return queryset.filter(condition)
