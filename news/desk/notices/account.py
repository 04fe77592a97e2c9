"""What is mailed to a person: chosen on Wagtail's account page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.account import NotificationPreferencesForm
from wagtail.admin.views.account import BaseSettingsPanel, NotificationsSettingsPanel, notifications_tab

from news.desk.notices.models import NoticeSettings, every_kind
from news.review.events import Event

# What they chose was about Wagtail's own mail of workflows, which notices have replaced.
REPLACED = ("submitted_notifications", "approved_notifications", "rejected_notifications")


class NoticesForm(forms.Form):
    mail = forms.MultipleChoiceField(
        label=_("Mail me when a story is"),
        choices=Event.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The list of notices here in the admin has all of them, whatever is mailed."),
    )

    def __init__(self, *args: Any, instance: Any, **kwargs: Any) -> None:
        self.user = instance
        chosen = getattr(instance, "notice_settings", None)
        kwargs["initial"] = {"mail": chosen.mail if chosen else every_kind()}
        super().__init__(*args, **kwargs)

    def save(self) -> None:
        NoticeSettings.objects.update_or_create(user=self.user, defaults={"mail": self.cleaned_data["mail"]})


class NoticesPanel(BaseSettingsPanel):
    name = "notices"
    title = _("Notices by mail")
    tab = notifications_tab
    order = 50
    form_class = NoticesForm


class CommentNotificationsForm(NotificationPreferencesForm):
    """Wagtail's choices, without those that choose nothing any more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in REPLACED:
            self.fields.pop(name, None)


def hide_what_was_replaced() -> None:
    """Let Wagtail's panel show its other choices only, and nothing at all if there is none."""
    NotificationsSettingsPanel.form_class = CommentNotificationsForm
