"""Who works on an article, by when, and how urgent it is."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.desk.choices import PersonChoice
from news.models import NewsArticle
from news.models.times import is_near
from news.review.assignments import candidates, may_direct, may_give
from news.review.models import WorkItem


class AssignForm(forms.Form):
    """Has only the fields that the person may change; none, if they may change nothing."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    assignee = PersonChoice(
        label=_("Give it to"),
        queryset=None,
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("Those who may do it here, and who have not worked on the text."),
    )
    due_at = forms.DateTimeField(
        label=_("Due"),
        required=False,
        validators=[is_near],
        # The browser's own: Wagtail's calendar would lie behind the dialog.
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Left empty, it is never overdue."),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=WorkItem.Priority.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, user: Any, article: NewsArticle, item: WorkItem, **kwargs: Any) -> None:
        self.item = item
        # On the queue, in the dialog, it stands beside the filters, which have an assignee, too.
        kwargs["auto_id"] = "assign_%s"
        kwargs["initial"] = {
            "seen": item.assignee_id,
            "assignee": item.assignee_id,
            # To the minute, as the field shows it: or it would look changed.
            "due_at": item.due_at and item.due_at.replace(second=0, microsecond=0),
            "priority": item.priority,
        }
        super().__init__(*args, **kwargs)
        directs = may_direct(user, article, item.stage)
        if may_give(user, article, item):
            people: Any = self.fields["assignee"]
            people.queryset = choices_of(article, item)
            if item.state != WorkItem.State.IN_REVIEW:
                people.help_text = _("Those who may edit it here.")
        else:
            del self.fields["assignee"]
        if not directs:
            del self.fields["due_at"], self.fields["priority"]

    @property
    def is_empty(self) -> bool:
        return self.fields.keys() == {"seen"}

    def clean_due_at(self) -> Any:
        at = self.cleaned_data["due_at"]
        if at and "due_at" in self.changed_data and at <= timezone.now():
            raise forms.ValidationError(_("This time has passed already."), code="past")
        return at


def choices_of(article: NewsArticle, item: WorkItem) -> QuerySet[Any]:
    """Return those to whom it can be given, and who has it now, by name."""
    people = candidates(article, item)
    ids = {*people.values_list("pk", flat=True), item.assignee_id}
    return people.model.objects.filter(pk__in=ids).order_by("first_name", "last_name", "username")
