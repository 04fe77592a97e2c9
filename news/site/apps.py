from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "news.site"
    label = "news_site"
    verbose_name = _("Public site")
