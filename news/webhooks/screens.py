"""The screens of one endpoint: what was sent to it, and its secret."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from cms.ops.sending import State
from news.webhooks import replay, rotation
from news.webhooks.forms import SinceForm
from news.webhooks.models import Endpoint, WebhookDelivery

LATEST = 100


class OfEndpoint(WagtailAdminTemplateMixin, View):
    """A screen of an endpoint, for those who may change it."""

    header_icon = "link-external"
    endpoint: Endpoint

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        if not policy_registry.get_by_type(Endpoint).user_has_permission(request.user, "change"):
            raise PermissionDenied
        self.endpoint = get_object_or_404(Endpoint, pk=pk)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("webhooks:index"), "label": _("Webhooks")},
            {"url": reverse("webhooks:edit", args=[self.endpoint.pk]), "label": self.endpoint.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def to_deliveries(self) -> HttpResponse:
        return redirect("webhooks:deliveries", self.endpoint.pk)


class Deliveries(OfEndpoint):
    """What was sent lately, and how that went; the newest first."""

    template_name = "webhooks/deliveries.html"

    def get_page_title(self) -> str:
        return _("Deliveries to %(name)s") % {"name": self.endpoint.name}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(SinceForm())

    def page(self, form: SinceForm) -> HttpResponse:
        rows = WebhookDelivery.objects.filter(endpoint=self.endpoint)
        context = self.get_context_data(
            endpoint=self.endpoint,
            deliveries=rows.select_related("change").order_by("-at", "-pk")[:LATEST],
            waiting=rows.filter(state=State.PENDING).count(),
            form=form,
        )
        return self.render_to_response(context)


class Act(OfEndpoint):
    """What makes the worker send something: only to an endpoint that is active."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.endpoint.is_active:
            return self.act(request, **kwargs)
        messages.error(request, _("The webhook is not active, so nothing is sent to it."))
        return self.to_deliveries()

    def act(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        raise NotImplementedError


class SendTest(Act):
    def act(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        replay.send_test(self.endpoint)
        messages.success(request, _("The test is on its way. Look again to see how it went."))
        return self.to_deliveries()


class SendAgain(Act):
    def act(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        deliveries = WebhookDelivery.objects.select_related("endpoint")
        replay.send_again(get_object_or_404(deliveries, pk=kwargs["delivery"], endpoint=self.endpoint))
        messages.success(request, _("It is on its way again."))
        return self.to_deliveries()


class SendAllSince(Act, Deliveries):
    def act(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = SinceForm(request.POST)
        if not form.is_valid():
            return self.page(form)
        replay.send_all_since.enqueue(self.endpoint.pk, form.cleaned_data["since"].isoformat())
        messages.success(request, _("The worker prepares what is to be sent."))
        return self.to_deliveries()


class Secret(OfEndpoint):
    template_name = "webhooks/secret.html"

    def get_page_title(self) -> str:
        return _("Secret of %(name)s") % {"name": self.endpoint.name}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def page(self, secret: str = "") -> HttpResponse:
        two_are_valid = len(self.endpoint.secrets()) > 1
        context = self.get_context_data(endpoint=self.endpoint, secret=secret, two_are_valid=two_are_valid)
        return self.render_to_response(context)

    def post(self, request: HttpRequest) -> HttpResponse:
        match request.POST.get("act"):
            case "show":
                # Shown in the answer itself: a message for the next page would be kept in a cookie.
                if secret := rotation.reveal(self.endpoint):
                    self.endpoint.secret_shown_at = timezone.now()
                    return self.page(secret)
                messages.error(request, _("The secret was shown already. Make a new one if it is lost."))
            case "renew":
                rotation.renew(self.endpoint)
                messages.success(request, _("There is a new secret."))
            case "end":
                rotation.end_former(self.endpoint)
                messages.success(request, _("Only the new secret is valid now."))
            case _:
                return HttpResponseBadRequest()
        return redirect("webhooks:secret", self.endpoint.pk)
