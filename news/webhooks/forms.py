"""What is asked of who makes or changes an endpoint."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from cms.ops import internet
from news.webhooks import health
from news.webhooks.choices import NoSuchTag, groups_of_streams, streams_of_tags, tags_of_streams
from news.webhooks.kinds import KINDS
from news.webhooks.models import Endpoint, every_kind


class ScrollingCheckboxes(forms.CheckboxSelectMultiple):
    class Media:
        css = {"all": ["css/webhooks.css"]}


class EndpointForm(WagtailAdminModelForm):
    instance: Endpoint

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Tell when"),
        choices=KINDS,
        initial=every_kind,
        widget=forms.CheckboxSelectMultiple,
    )
    streams = forms.MultipleChoiceField(
        label=gettext_lazy("Only of"),
        required=False,
        widget=ScrollingCheckboxes(attrs={"class": "webhooks__streams"}),
        help_text=gettext_lazy("With nothing chosen here, and no tag, of everything."),
    )
    tags = forms.CharField(
        label=gettext_lazy("Also of what has these tags"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Names, separated by commas."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.instance.streams
        self.fields["streams"].choices = groups_of_streams(chosen)
        self.fields["tags"].initial = tags_of_streams(chosen)

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        try:
            internet.check(url)
        except internet.AddressRefused as error:
            raise ValidationError(str(error)) from error
        return url

    def clean_tags(self) -> list[str]:
        try:
            return streams_of_tags(self.cleaned_data["tags"])
        except NoSuchTag as error:
            raise ValidationError(_("No tag is called “%(name)s”.") % {"name": error}) from error

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        data["streams"] = [*data.get("streams", []), *data.get("tags", [])]
        return data

    def save(self, commit: bool = True) -> Endpoint:
        endpoint: Endpoint = super().save(commit)
        if commit and endpoint.is_active:
            health.revive(endpoint)
        return endpoint


class SinceForm(forms.Form):
    since = forms.DateTimeField(
        label=gettext_lazy("Since"),
        widget=AdminDateTimeInput,
        help_text=gettext_lazy(
            "Everything from then on that this webhook is told of is sent, again where it was."
        ),
    )

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since > timezone.now():
            raise ValidationError(_("This time is still to come."))
        return since
