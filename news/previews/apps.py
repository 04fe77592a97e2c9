from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreviewsConfig(AppConfig):
    name = "news.previews"
    verbose_name = _("Previews")

    def ready(self) -> None:
        from news.previews import receivers  # noqa: F401 - models are loaded by now
