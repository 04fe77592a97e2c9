from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "news.publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from news.publishing import receivers  # noqa: F401 - models are loaded by now
