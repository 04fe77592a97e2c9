from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordConfig(AppConfig):
    name = "news.record"
    verbose_name = _("Public record")

    def ready(self) -> None:
        from news.record import checks  # noqa: F401
