"""Where the desk meets Wagtail's admin. Each screen has its hooks beside it."""

from django.urls import URLResolver, include, path
from wagtail import hooks


@hooks.register("register_admin_urls")
def addresses_of_the_desk() -> list[URLResolver]:
    return [path("desk/", include("news.desk.urls"))]
