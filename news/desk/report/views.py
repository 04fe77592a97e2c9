"""The report: how long articles stand in each stage. For those who may read the proof."""

import csv
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from news.desk.report.chart import chart
from news.desk.report.filters import ReportFilter
from news.desk.report.times import Line, Times, times
from news.models import NewsIndex
from news.review.reviewers import within

PERMISSION = "review.export_proof"
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ReportView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "desk/report/report.html"
    page_title = gettext_lazy("Time in review")
    header_icon = "time"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def filter(self) -> ReportFilter:
        sections = NewsIndex.objects.filter(within(self.request.user, "path")).order_by("path")
        return ReportFilter(self.request.GET, sections=sections)

    @cached_property
    def found(self) -> Times:
        if not self.filter.is_valid():
            return Times([], [])
        asked = self.filter
        section = asked.cleaned_data["section"]
        return times(self.request.user, asked.first_month, asked.last_month, section)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "csv" and self.filter.is_valid():
            return as_csv(self.found.lines)
        status = HTTPStatus.OK if self.filter.is_valid() else HTTPStatus.BAD_REQUEST
        return self.render_to_response(self.get_context_data(**kwargs), status=status)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.found.lines:
            return []
        query = self.request.GET.copy()
        query["export"] = "csv"
        url = f"{reverse('desk:report')}?{query.urlencode()}"
        return [HeaderButton(_("Download CSV"), url=url, icon_name="download")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        asked = self.filter
        is_valid = asked.is_valid()
        months = asked.first_month.until(asked.last_month) if is_valid else []
        return context | {
            "form": asked,
            "is_valid": is_valid,
            "lines": self.found.lines,
            "chart": chart(self.found.points, months),
            "first": months[0] if months else None,
            "last": months[-1] if months else None,
        }


def as_csv(lines: list[Line]) -> HttpResponse:
    """Return the lines as a file for a spreadsheet; times in hours, to two digits."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="time-in-review.csv"'
    # The mark by which spreadsheets see that it is UTF-8.
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(
        [
            _("Stage"),
            _("Section"),
            _("Month"),
            _("Number"),
            _("Median, hours"),
            _("Mean, hours"),
            _("Longest, hours"),
            _("Sent back, per cent"),
        ]
    )
    for line in lines:
        writer.writerow(
            [
                plain(line.stage),
                plain(line.section),
                str(line.month),
                line.number,
                *(f"{seconds / 3600:.2f}" for seconds in (line.median, line.mean, line.longest)),
                line.per_cent_sent_back,
            ]
        )
    return response


def plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
