"""Kinds of change, in the words of people."""

from django.utils.translation import gettext_lazy

from news.record.models import Change

Kind = Change.Kind
KINDS = [
    (Kind.PUBLISHED.value, gettext_lazy("an article is published")),
    (Kind.UPDATED.value, gettext_lazy("an article is published anew")),
    (Kind.CORRECTED.value, gettext_lazy("an article is corrected")),
    (Kind.MOVED.value, gettext_lazy("an article gets another address")),
    (Kind.RETRACTED.value, gettext_lazy("an article is retracted, or its time is over")),
    (Kind.SITE.value, gettext_lazy("a front page, a section or the navigation changes")),
]
