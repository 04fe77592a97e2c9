from django.apps import AppConfig


class CdnConfig(AppConfig):
    name = "news.cdn"
    verbose_name = "CDN"
