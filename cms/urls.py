"""What is served where."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # Documents are missing here on purpose: Wagtail's own view checks who may read them.
    re_path(
        r"^media/(?P<path>(?:images|original_images|avatar_images)/.+)$",
        serve,
        {"document_root": settings.MEDIA_ROOT},
    ),
    *i18n_patterns(
        path("", include("news.site.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler404 = "news.site.views.page_not_found"
