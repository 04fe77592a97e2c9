"""Notices in Wagtail's admin: the menu, the account page, the chat channels."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from news.desk.notices.account import NoticesPanel, hide_what_was_replaced
from news.desk.notices.channels import ChatChannels
from news.desk.notices.unread import NoticesMenuItem

hide_what_was_replaced()


@hooks.register("register_admin_menu_item")
def notices_in_the_menu() -> NoticesMenuItem:
    return NoticesMenuItem()


@hooks.register("insert_global_admin_css")
def style_of_notices() -> str:
    # On every page: the badge in the menu is.
    return format_html('<link rel="stylesheet" href="{}">', static("css/desk/notices.css"))


@hooks.register("register_account_settings_panel")
def notices_by_mail(request: HttpRequest, user: Any, profile: Any) -> NoticesPanel:
    return NoticesPanel(request, user, profile)


@hooks.register("register_admin_viewset")
def chat_channels() -> ChatChannels:
    return ChatChannels()
