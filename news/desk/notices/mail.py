"""Notices by mail."""

from collections.abc import Callable
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from cms.ops.sending import Sending
from news.desk.notices import wording
from news.desk.notices.links import address_of, path_to
from news.desk.notices.models import Notice


class SendMail(Sending):
    """A job of the worker: mails each notice that its person wants to have mailed."""

    model = Notice
    errors = (SMTPException, OSError)

    def prepare(self, row: Any) -> Callable[[], None] | None:
        notice = Notice.objects.select_related("user__wagtail_userprofile").get(pk=row.pk)
        if not notice.user.is_active or not notice.user.email:
            return None
        message = message_of(notice)
        return lambda: send(message)


def send(message: EmailMultiAlternatives) -> None:
    message.send()


def message_of(notice: Notice) -> EmailMultiAlternatives:
    """Return the mail of a notice, in text and HTML, in its person's language.

    A second sending has the same Message-ID, and mails about one article are one thread.
    """
    with translation.override(language_of(notice.user)):
        context = {
            "notice": notice,
            "label": wording.label(notice.kind),
            "what_happened": wording.what_happened(notice.kind),
            "link": address_of(path_to(notice.kind, notice.article_id)),
            "choices": address_of(account_path()),
            "language": translation.get_language(),
        }
        host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
        message = EmailMultiAlternatives(
            wording.subject(notice.kind, notice.headline),
            render_to_string("emails/notice.txt", context),
            to=[notice.user.email],
            headers={
                "Auto-Submitted": "auto-generated",
                "Message-ID": f"<notice-{notice.pk}-{int(notice.at.timestamp())}@{host}>",
                "References": f"<article-{notice.article_id}@{host}>",
            },
        )
        message.attach_alternative(render_to_string("emails/notice.html", context), "text/html")
    return message


def language_of(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return (profile and profile.preferred_language) or settings.LANGUAGE_CODE


def account_path() -> str:
    return f"{reverse('wagtailadmin_account')}#tab-notifications"
