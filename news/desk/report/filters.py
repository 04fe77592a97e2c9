"""What the report is asked for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from news.desk.choices import SectionChoice
from news.desk.report.months import Month, NoSuchMonth, month_of, parse_month
from news.models import NewsIndex

MOST_MONTHS = 12


class MonthField(forms.CharField):
    widget = forms.DateInput(attrs={"type": "month", "placeholder": "2026-11"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return parse_month(text) if text else None
        except NoSuchMonth as error:
            raise ValidationError(_("Give a month as year and month: 2026-11."), code="month") from error


class ReportFilter(forms.Form):
    """Section and months; the last twelve and all sections if nothing is said."""

    section = SectionChoice(
        label=_("Section"),
        queryset=NewsIndex.objects.none(),
        required=False,
        empty_label=_("All my sections"),
        help_text=_("With what stands below it."),
    )
    first = MonthField(label=_("From"), required=False)
    last = MonthField(label=_("To"), required=False)

    def __init__(self, data: Any, *, sections: QuerySet[NewsIndex]) -> None:
        super().__init__(data)
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        months = len(self.first_month.until(self.last_month))
        if months < 1:
            self.add_error("first", _("The first month lies after the last one."))
        elif months > MOST_MONTHS:
            self.add_error("first", _("Choose twelve months at most."))
        return cleaned

    @property
    def last_month(self) -> Month:
        said = self.cleaned_data.get("last")
        if said is None and (first := self.cleaned_data.get("first")):
            return min(max(first, month_of(timezone.now())), first.shifted(MOST_MONTHS - 1))
        return said or month_of(timezone.now())

    @property
    def first_month(self) -> Month:
        return self.cleaned_data.get("first") or self.last_month.shifted(1 - MOST_MONTHS)
