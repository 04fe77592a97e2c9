"""Addresses of the calendar, below `desk/calendar/`. Those of planned stories are their view set's."""

from django.urls import path

from news.desk.planning.views import CalendarView, MoveView, RescheduleView

urlpatterns = [
    path("", CalendarView.as_view(), name="calendar"),
    path("<int:article_id>/", RescheduleView.as_view(), name="reschedule"),
    path("<int:article_id>/move/", MoveView.as_view(), name="move"),
]
