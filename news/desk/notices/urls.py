"""Addresses of the notices, below `desk/notices/`."""

from django.urls import path

from news.desk.notices.views import ListOfNotices, mark_all_read, open_notice

urlpatterns = [
    path("", ListOfNotices.as_view(), name="notices"),
    path("read/", mark_all_read, name="notices_read"),
    path("<int:notice_id>/", open_notice, name="notice"),
]
