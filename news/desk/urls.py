"""Addresses of the desk, below the admin's. Names are in the namespace `desk`."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("article/", include("news.desk.editing.urls")),
    path("calendar/", include("news.desk.planning.urls")),
    path("notices/", include("news.desk.notices.urls")),
    path("proof/", include("news.desk.proof.urls")),
    path("queue/", include("news.desk.queue.urls")),
    path("report/", include("news.desk.report.urls")),
    path("review/", include("news.desk.reviewing.urls")),
]
