from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "news.desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from news.desk.notices import receivers, wagtail_mail  # noqa: F401 - models are loaded by now
        from news.desk.report import receivers as stage_times  # noqa: F401

        wagtail_mail.silence()
