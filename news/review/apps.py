from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "news.review"
    verbose_name = _("Review")

    def ready(self) -> None:
        from news.review import guard, receivers  # noqa: F401 - models are loaded by now
