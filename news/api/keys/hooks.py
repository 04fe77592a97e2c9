"""API keys in Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from news.api.keys.admin import ApiKeys


@hooks.register("register_admin_viewset")
def api_keys() -> ApiKeys:
    return ApiKeys()


@hooks.register("register_log_actions")
def revocations(actions: LogActionRegistry) -> None:
    actions.register_action("dateline.revoke_key", _("Revoke"), _("Revoked"))
