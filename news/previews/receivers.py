"""A link is for one text: that text must not change below it."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Revision

from news.models.signals import revision_overwriting
from news.previews.models import PreviewLink


@receiver(revision_overwriting)
def revision_is_overwritten(revision: Revision, **kwargs: Any) -> bool:
    """Keep what somebody has shared: autosave then writes a new revision."""
    return PreviewLink.objects.filter(revision=revision).exists()
