"""Notices to chats: a webhook that takes `{"text": "..."}`, as those of Slack and Teams do."""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cms.ops import outbound
from cms.ops.internet import AddressRefused
from cms.ops.outbound import NotReached
from cms.ops.sending import Sending
from news.desk.notices import wording
from news.desk.notices.links import address_of, path_to
from news.desk.notices.models import ChatChannel, ChatMessage, Notice
from news.models import NewsArticle

LONGEST_COMMENT = 500


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


class SendChat(Sending):
    """A job of the worker: sends what chats are told."""

    model = ChatMessage
    errors = (AddressRefused, NotReached, NotTaken)

    def prepare(self, row: Any) -> Callable[[], None] | None:
        message = ChatMessage.objects.select_related("channel").get(pk=row.pk)
        channel = message.channel
        return (lambda: post(channel.url, message.text)) if channel.is_active else None

    def describe(self, error: Exception) -> str:
        return str(error)


def post(url: str, text: str) -> None:
    """Send one message. Raises `AddressRefused`, `NotReached` or `NotTaken`."""
    body = json.dumps({"text": text}).encode()
    answer = outbound.post(url, body=body, headers={"Content-Type": "application/json"})
    if not answer.is_success:
        raise NotTaken(f"The chat answered {answer.status} {answer.reason}".strip())
