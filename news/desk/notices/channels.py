"""Chat channels, kept in the admin by those who have the permission."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.models import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from cms.ops import internet
from news.desk.choices import SectionChoice
from news.desk.notices.models import ChatChannel, ChatMessage, every_kind
from news.models import NewsIndex
from news.review.events import Event

LATEST_MESSAGES = 20


class ChannelForm(WagtailAdminModelForm):
    section = SectionChoice(
        NewsIndex.objects.order_by("path"),
        label=gettext_lazy("Section"),
        required=False,
        empty_label=gettext_lazy("The whole newsroom"),
        help_text=gettext_lazy("With the sections below it."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Tell when a story is"),
        choices=Event.choices,
        initial=every_kind,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        try:
            internet.check(url)
        except internet.AddressRefused as error:
            raise ValidationError(str(error)) from error
        return url


class ListOfChannels(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("section")

    def get_list_more_buttons(self, instance: ChatChannel) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            url = reverse("chat_channels:messages", args=[instance.pk])
            buttons.append(Button(_("Messages and test"), url=url, icon_name="mail", priority=15))
        return buttons


class Messages(WagtailAdminTemplateMixin, View):
    """What a channel was told lately, and how that went; a test message can be sent."""

    template_name = "desk/notices/channel.html"
    header_icon = "mail"
    channel: ChatChannel

    def dispatch(self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any) -> Any:
        if not policy_registry.get_by_type(ChatChannel).user_has_permission(request.user, "change"):
            raise PermissionDenied
        self.channel = get_object_or_404(ChatChannel, pk=pk)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Messages to %(channel)s") % {"channel": self.channel.name}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("chat_channels:index"), "label": _("Chat channels")},
            {"url": reverse("chat_channels:edit", args=[self.channel.pk]), "label": self.channel.name},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request: HttpRequest) -> HttpResponse:
        latest = ChatMessage.objects.filter(channel=self.channel).order_by("-at", "-pk")[:LATEST_MESSAGES]
        return self.render_to_response(self.get_context_data(channel=self.channel, chat_messages=latest))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Have the worker send a test, as it sends everything else: what is seen is what will be."""
        if not self.channel.is_active:
            messages.error(request, _("The channel is not active, so nothing is sent to it."))
        else:
            text = _("A test from %(site)s: this chat will be told.") % {"site": "Dateline"}
            ChatMessage.objects.create(channel=self.channel, text=text)
            messages.success(request, _("The test is on its way. Look again to see how it went."))
        return redirect("chat_channels:messages", self.channel.pk)


class ChatChannels(ModelViewSet):
    model = ChatChannel
    name = "chat_channels"
    url_prefix = "desk/chat-channels"
    icon = "comment"
    menu_label = gettext_lazy("Chat channels")
    add_to_settings_menu = True
    copy_view_enabled = False
    index_view_class = ListOfChannels
    list_display = [
        "name",
        Column("section", label=gettext_lazy("Section"), accessor=lambda each: section_of(each)),
        BooleanColumn("is_active", label=gettext_lazy("Active")),
    ]

    @cached_property
    def edit_handler(self) -> Any:
        fields = ["name", "section", "url", "kinds", "is_active"]
        return ObjectList([FieldPanel(name) for name in fields], base_form_class=ChannelForm)

    def get_urlpatterns(self) -> list[URLPattern]:
        messages_ = path("messages/<int:pk>/", Messages.as_view(), name="messages")
        return [*super().get_urlpatterns(), messages_]


def section_of(channel: ChatChannel) -> str:
    return channel.section.title if channel.section else _("the whole newsroom")
