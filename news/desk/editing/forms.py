"""What a person says when they publish before review, or retract."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def words(label: Any, *, rows: int, **options: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=2000, widget=widget, **options)


class Pinned(forms.Form):
    """Names the text that the person had before them; the act refuses another."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False)


class PublishBeforeReviewForm(Pinned):
    reason = words(
        _("Reason"),
        rows=3,
        help_text=_("Why it can't wait for review. It is kept in the proof, and shown to who signs."),
        error_messages={"required": _("Say why it can't wait for review.")},
    )


class RetractForm(Pinned):
    reason = words(
        _("Reason"),
        rows=3,
        help_text=_("For the newsroom. It is kept in the proof, and readers do not see it."),
        error_messages={"required": _("Say why the article is retracted.")},
    )
    note = words(
        _("Note for readers"),
        rows=3,
        required=False,
        help_text=_(
            "Shown at the article's address from now on. Left empty, readers are told only that it is gone."
        ),
    )
