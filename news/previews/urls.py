"""The public address of a preview."""

from django.urls import path

from news.previews import views

app_name = "previews"
urlpatterns = [path("previews/<str:token>/", views.page, name="page")]
