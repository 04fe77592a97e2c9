"""Where the report meets Wagtail's admin: among its reports."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from news.desk.report.views import PERMISSION


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


@hooks.register("register_reports_menu_item")
def report_item() -> MenuItem:
    url = reverse("desk:report")
    return ReportMenuItem(_("Time in review"), url, name="time-in-review", icon_name="time", order=100)
