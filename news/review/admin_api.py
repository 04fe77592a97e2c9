"""Wagtail's admin API, held to the locks that its edit form keeps."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.api.actions.revert_to_page_revision import RevertToPageRevisionAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page

from news.review.refusals import Refused


class RevertIfOpen(RevertToPageRevisionAPIAction):
    def execute(self, instance: Page, data: dict[str, Any]) -> Any:
        if instance.permissions_for_user(self.request.user).page_locked():
            raise Refused(_("The page is locked: somebody else has it in hand, or it waits for its time."))
        return super().execute(instance, data)


class PagesOfTheNewsroom(PagesAdminAPIViewSet):
    actions = PagesAdminAPIViewSet.actions | {"revert_to_page_revision": RevertIfOpen}


def register(router: WagtailAPIRouter) -> None:
    router.register_endpoint("pages", PagesOfTheNewsroom)
