from django.urls import re_path

from news.site import views

urlpatterns = [
    # The same addresses as Wagtail's; what the record does not know is left to it.
    re_path(r"^((?:[\w\-]+/)*)$", views.serve, name="serve"),
]
