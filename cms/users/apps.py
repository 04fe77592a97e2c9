from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "cms.users"
    verbose_name = "Users"
