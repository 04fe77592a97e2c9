from wagtail import hooks

from news.webhooks.viewset import Webhooks


@hooks.register("register_admin_viewset")
def webhooks() -> Webhooks:
    return Webhooks()
