"""Notices to chats: a webhook that takes `{"text": "..."}`, as those of Slack and Teams do."""

import ipaddress
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from news.desk.notices import wording
from news.desk.notices.deliveries import Deliver
from news.desk.notices.links import address_of, path_to
from news.desk.notices.models import ChatChannel, ChatMessage, Notice
from news.models import NewsArticle

TIMEOUT_SECONDS = 10
LONGEST_COMMENT = 500
# The last part of a name on the internet; what begins with a digit may be the number of a host.
LAST_PART = re.compile(r"[a-z][a-z0-9-]+")
LOCAL = {"localhost", "local", "internal", "lan", "home", "test"}


class AddressRefused(Exception):
    """The webhook is not on the internet, or not by HTTPS."""


class NotTaken(Exception):
    """The chat answered, and not with a success."""


def tell(notice: Notice, article: NewsArticle) -> None:
    """Write down what the chats of the article's section, and of those above it, are told."""
    here = Q(section=None) | Q(section__in=article.get_ancestors().values("pk"))
    active = ChatChannel.objects.filter(here, is_active=True)
    channels = [channel for channel in active if notice.kind in channel.kinds]
    if channels:
        text = text_of(notice)
        ChatMessage.objects.bulk_create(ChatMessage(channel=channel, text=text) for channel in channels)


def text_of(notice: Notice) -> str:
    """Return the line for a chat, in the newsroom's first language."""
    with translation.override(settings.LANGUAGE_CODE):
        line = f"{wording.label(notice.kind)}: {notice.headline} ({notice.section_title})"
        if notice.actor_name:
            line = _("%(what)s — by %(name)s") % {"what": line, "name": notice.actor_name}
    if notice.comment:
        line = f"{line}: {Truncator(notice.comment.strip()).chars(LONGEST_COMMENT)}"
    end = "" if line.endswith((".", "!", "?", "…")) else "."
    return f"{harmless(line)}{end} {address_of(path_to(notice.kind, notice.article_id))}"


def harmless(text: str) -> str:
    """Return the text with what a chat would read as a command (`<!channel>`) shown as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def check_address(url: str) -> None:
    """Raise `AddressRefused` unless the webhook is a host on the internet, by its name and HTTPS.

    With `CHAT_MAY_BE_LOCAL`, for tests and development, anything goes.
    """
    if settings.CHAT_MAY_BE_LOCAL:
        return
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError as error:
        raise AddressRefused(_("This is not a web address.")) from error
    if parts.scheme != "https":
        raise AddressRefused(_("The address must begin with https://."))
    last = host.rpartition(".")[2]
    if is_number(host) or "." not in host or last in LOCAL or not LAST_PART.fullmatch(last):
        raise AddressRefused(_("The address must name a host on the internet, not a number or this machine."))


def is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class SendChat(Deliver):
    """A job of the worker: sends what chats are told."""

    model = ChatMessage
    errors = (requests.RequestException, AddressRefused, NotTaken)

    def prepare(self, row: Any) -> Callable[[], None] | None:
        message = ChatMessage.objects.select_related("channel").get(pk=row.pk)
        channel = message.channel
        return (lambda: post(channel.url, message.text)) if channel.is_active else None

    def describe(self, error: Exception) -> str:
        # What requests says holds the address, and who knows that may write to the chat.
        return type(error).__name__ if isinstance(error, requests.RequestException) else str(error)


def post(url: str, text: str) -> None:
    """Send one message. Raises `AddressRefused`, `NotTaken`, or what `requests` raises."""
    check_address(url)
    # Streamed and left: what else the answer holds is no business of ours, however long it is.
    with requests.post(
        url, json={"text": text}, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
    ) as answer:
        if not 200 <= answer.status_code < 300:
            raise NotTaken(f"The chat answered {answer.status_code} {answer.reason}".strip())
