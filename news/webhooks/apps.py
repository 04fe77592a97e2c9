from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "news.webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        from news.webhooks import receivers  # noqa: F401 - models are loaded by now
