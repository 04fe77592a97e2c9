"""Endpoints, kept in the admin by those who have the permission."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.models import CreateView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from news.webhooks.forms import EndpointForm
from news.webhooks.models import Endpoint
from news.webhooks.screens import Deliveries, Secret, SendAgain, SendAllSince, SendTest


class ListOfEndpoints(IndexView):
    def get_list_more_buttons(self, instance: Endpoint) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            deliveries = reverse("webhooks:deliveries", args=[instance.pk])
            secret = reverse("webhooks:secret", args=[instance.pk])
            buttons.append(Button(_("Deliveries and test"), url=deliveries, icon_name="history", priority=15))
            buttons.append(Button(_("Secret"), url=secret, icon_name="key", priority=16))
        return buttons


class NewEndpoint(CreateView):
    def save_instance(self) -> Any:
        self.form.instance.owner = self.request.user
        return super().save_instance()

    def get_success_url(self) -> str:
        return reverse("webhooks:secret", args=[self.object.pk])


class Webhooks(ModelViewSet):
    model = Endpoint
    name = "webhooks"
    url_prefix = "webhooks"
    icon = "link-external"
    menu_label = gettext_lazy("Webhooks")
    add_to_settings_menu = True
    add_to_reference_index = False
    # A copy would have the same secret.
    copy_view_enabled = False
    index_view_class = ListOfEndpoints
    add_view_class = NewEndpoint
    list_display = [
        "name",
        Column("state", label=gettext_lazy("State"), accessor=lambda each: state_of(each)),
    ]

    @cached_property
    def edit_handler(self) -> Any:
        fields = ["name", "url", "kinds", "streams", "tags", "content", "is_active"]
        return ObjectList([FieldPanel(name) for name in fields], base_form_class=EndpointForm)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("deliveries/<int:pk>/", Deliveries.as_view(), name="deliveries"),
            path("deliveries/<int:pk>/test/", SendTest.as_view(), name="test"),
            path("deliveries/<int:pk>/again/<int:delivery>/", SendAgain.as_view(), name="again"),
            path("deliveries/<int:pk>/since/", SendAllSince.as_view(), name="since"),
            path("secret/<int:pk>/", Secret.as_view(), name="secret"),
        ]


def state_of(endpoint: Endpoint) -> str:
    if endpoint.switched_off_because:
        return _("switched off: %(reason)s") % {"reason": endpoint.get_switched_off_because_display()}
    if not endpoint.is_active:
        return _("not active")
    return _("fails at the moment") if endpoint.failing_since else _("active")
