from django.apps import AppConfig


class ImportersConfig(AppConfig):
    name = "news.importers"
    label = "importers"
    verbose_name = "Imports"
