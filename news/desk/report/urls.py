"""The report's address, below `desk/report/`."""

from django.urls import path

from news.desk.report.views import ReportView

urlpatterns = [path("", ReportView.as_view(), name="report")]
