"""What is served where."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from news.api.api import api, nothing

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/content/v1/", api.urls),
    # Nothing else of it, and no page of the site below it.
    re_path(r"^api/content/", nothing),
    *([path("api/v2/", include("news.api.wagtail_api.urls"))] if settings.WAGTAIL_API else []),
    # Documents are missing here on purpose: Wagtail's own view checks who may read them.
    re_path(
        r"^media/(?P<path>(?:images|original_images|avatar_images)/.+)$",
        serve,
        {"document_root": settings.MEDIA_ROOT},
    ),
    path("", include("news.previews.urls")),
    path("", include("news.readership.urls")),
    path("", include("news.site.machine_urls")),
    *i18n_patterns(
        path("", include("news.site.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler404 = "news.site.views.page_not_found"
