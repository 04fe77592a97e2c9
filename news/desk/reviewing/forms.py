"""What is filled in on the review screen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from news.review.forms import ApproveForm, SendBackForm


class OnScreen(forms.Form):
    """What a form says of the screen on which it was sent."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    """The revision that was shown."""
    since = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    """The revision with which it was compared."""


class Decision(OnScreen):
    """A decision on the text and the stage that the person had before them."""

    act = forms.CharField(widget=forms.HiddenInput)
    stage = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class Approve(ApproveForm, Decision):
    field_order = ["comment"]


class SendBack(SendBackForm, Decision):
    field_order = ["comment"]


class NewComment(OnScreen):
    field_order = ["place", "text"]

    text = forms.CharField(
        label=_("Comment"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write something first.")},
    )

    def __init__(self, *args: Any, places: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = forms.ChoiceField(label=_("Where"), choices=list(places.items()))
        self.order_fields(self.field_order)


class Reply(OnScreen):
    text = forms.CharField(
        label=_("Reply"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something first.")},
    )
