from django.urls import path, re_path

from news.api.wagtail_api import views

app_name = "wagtail_api"
urlpatterns = [
    path("pages/", views.listing, name="listing"),
    path("pages/find/", views.find, name="find"),
    re_path(r"^pages/(?P<page_id>[0-9]{1,10})/$", views.detail, name="detail"),
    # Whatever else is asked for below this address is answered in its own language, JSON.
    re_path(r"^(?:[\s\S]*/)?$", views.nothing_here),
]
