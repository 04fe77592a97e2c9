"""What people say on the calendar and about planned stories."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput

from news.desk.choices import PersonChoice, SectionChoice
from news.desk.planning.calendar import NoSuchDay, local_day, on_day, parse_day
from news.desk.planning.models import PlannedStory
from news.desk.planning.people import may_write, sections_for_writing, writers_in
from news.models import NewsArticle
from news.models.times import is_near
from news.review.acts.reschedule import Times, faults, times_of
from news.review.authors import name_of

TIMES = ("go_live_at", "expire_at", "embargo_until")


class RescheduleForm(forms.Form):
    """The times of a draft. `times` holds them when it is valid."""

    digest = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)
    go_live_at = forms.DateTimeField(
        label=_("Go live"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("Left empty, it goes live when it has been approved."),
    )
    embargo_until = forms.DateTimeField(
        label=_("Embargo until"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("Nobody outside sees it before, whoever approves it and whatever the schedule says."),
    )
    expire_at = forms.DateTimeField(
        label=_("Expire"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("When it is taken off the site. Left empty, it stays."),
    )

    def __init__(self, *args: Any, draft: NewsArticle, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for name, fault in faults(self.times, self.draft).items():
                self.add_error(name, ValidationError(fault, code="time"))
        return cleaned

    @property
    def times(self) -> Times:
        return Times(**{name: self.chosen(name) for name in TIMES})

    def chosen(self, name: str) -> datetime | None:
        """Return what the person chose; the draft's own time, seconds and all, if they left it alone."""
        said, former = self.cleaned_data.get(name), getattr(self.draft, name)
        return former if said and former and minute(said) == minute(former) else said


def minute(at: datetime) -> datetime:
    return timezone.localtime(at).replace(second=0, microsecond=0)


class MoveForm(forms.Form):
    """One of a draft's times is moved to another day, at the same hour. What a drop in the calendar posts."""

    digest = forms.CharField(min_length=64, max_length=64)
    moves = forms.ChoiceField(choices=[(name, name) for name in ("go_live_at", "embargo_until")])
    day = forms.CharField(max_length=10)

    def clean_day(self) -> date:
        try:
            return parse_day(self.cleaned_data["day"])
        except NoSuchDay as error:
            raise ValidationError(_("This is not a day of the calendar."), code="day") from error

    def times(self, draft: NewsArticle) -> Times:
        """Return the draft's times after the move; as they were if there is nothing to move."""
        times, name, day = times_of(draft), self.cleaned_data["moves"], self.cleaned_data["day"]
        at = getattr(times, name)
        return times if at is None or local_day(at) == day else times.moved(name, on_day(at, day))


class PlannedStoryForm(WagtailAdminModelForm):
    """A planned story, in a section where the person writes, for somebody who writes there too."""

    class Meta:
        model = PlannedStory
        fields = ["headline", "section", "reporter", "deadline", "note"]
        field_classes = {"section": SectionChoice, "reporter": PersonChoice}
        widgets = {"section": forms.Select, "deadline": AdminDateTimeInput, "note": AdminAutoHeightTextInput}
        help_texts = {
            "reporter": _("Somebody who writes in the section. Left empty, whoever takes it."),
            "note": _("What the story needs: people, pictures, times."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sections = sections_for_writing(self.for_user)
        self.fields["section"].queryset = sections
        self.fields["reporter"].queryset = writers_in(list(sections.values_list("path", flat=True)))

    def clean_deadline(self) -> datetime:
        deadline: datetime = self.cleaned_data["deadline"]
        is_near(deadline)
        if "deadline" in self.changed_data and deadline <= timezone.now():
            raise ValidationError(_("This time has passed. Choose one that lies ahead."), code="past")
        return deadline

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        section, reporter = cleaned.get("section"), cleaned.get("reporter")
        if section and reporter and not may_write(reporter, section):
            self.add_error(
                "reporter",
                ValidationError(
                    _("%(person)s does not write in the section “%(section)s”."),
                    code="reporter",
                    params={"person": name_of(reporter), "section": section.title},
                ),
            )
        return cleaned
