"""A job of the worker: mails the owner of an endpoint that was switched off."""

from collections.abc import Callable
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.ops.sending import Sending
from news.webhooks.models import SwitchOffNotice


class TellOwners(Sending):
    model = SwitchOffNotice
    errors = (SMTPException, OSError)

    def prepare(self, row: Any) -> Callable[[], Any] | None:
        notice = SwitchOffNotice.objects.select_related("endpoint", "user__wagtail_userprofile").get(
            pk=row.pk
        )
        return message_of(notice).send


def message_of(notice: SwitchOffNotice) -> EmailMessage:
    """Return the mail in its person's language. A second sending has the same Message-ID."""
    profile = getattr(notice.user, "wagtail_userprofile", None)
    language = (profile and profile.preferred_language) or settings.LANGUAGE_CODE
    base = settings.WAGTAILADMIN_BASE_URL
    with translation.override(language):
        link = base + reverse("webhooks:deliveries", args=[notice.endpoint_id])
        text = render_to_string("webhooks/switched_off.txt", {"endpoint": notice.endpoint, "link": link})
        subject = _("Webhook switched off: %(name)s") % {"name": notice.endpoint.name}
    identity = f"<webhook-{notice.pk}-{int(notice.at.timestamp())}@{urlsplit(base).hostname}>"
    return EmailMessage(
        " ".join(subject.split()),
        text,
        to=[notice.user.email],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": identity},
    )
