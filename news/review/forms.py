"""What a reviewer says with a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ApproveForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SendBackForm(ApproveForm):
    comment = forms.CharField(
        label=_("What has to be changed"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what has to be changed.")},
    )
