from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpsConfig(AppConfig):
    name = "cms.ops"
    verbose_name = _("Operations")

    def ready(self) -> None:
        from cms.ops import checks  # noqa: F401 - registers itself
