"""The parts of a front page, as an editor arranges them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from news.blocks import PARAGRAPH_FEATURES

# So many stories a stream of news lists, unless an editor says otherwise.
STORIES = 5


class LeadStoryBlock(blocks.StructBlock):
    article = blocks.PageChooserBlock(page_type="news.NewsArticle", label=_("Article"))
    until = blocks.DateTimeBlock(
        required=False, label=_("Leads until"), help_text=_("After this time it is left out. Empty: no end.")
    )

    class Meta:
        icon = "pick"
        label = _("Lead story")


class LeadStoriesBlock(blocks.StructBlock):
    stories = blocks.ListBlock(LeadStoryBlock(), max_num=6, label=_("Stories"))

    class Meta:
        icon = "pick"
        label = _("Lead stories")
        help_text = _("Picked by hand, the most important first. What is not published is left out.")


class StreamOfNewsBlock(blocks.StructBlock):
    title = blocks.CharBlock(
        required=False,
        max_length=100,
        label=_("Title"),
        help_text=_("Left empty, the name of what it lists."),
    )
    section = blocks.PageChooserBlock(page_type="news.NewsIndex", required=False, label=_("Of the section"))
    tag = blocks.CharBlock(required=False, max_length=100, label=_("With the tag"))
    author = SnippetChooserBlock("news.Author", required=False, label=_("By the author"))
    count = blocks.IntegerBlock(min_value=1, max_value=50, default=STORIES, label=_("How many"))
    layout = blocks.ChoiceBlock(
        choices=[
            ("list", _("Headlines with their times")),
            ("strip", _("A strip, the first with a picture")),
        ],
        default="strip",
        label=_("Layout"),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        chosen = [name for name in ("section", "tag", "author") if cleaned[name]]
        if len(chosen) > 1:
            reason = _("Choose a section, a tag or an author, or none of them for the latest news.")
            raise blocks.StructBlockValidationError({chosen[1]: ValidationError(reason)})
        if cleaned["tag"] and find_tag(cleaned["tag"]) is None:
            raise blocks.StructBlockValidationError(
                {"tag": ValidationError(_("There is no tag of this name."))}
            )
        return cleaned

    class Meta:
        icon = "list-ul"
        label = _("Stream of news")
        help_text = _("The latest news; or of a section, a tag or an author.")


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": ["h2", *PARAGRAPH_FEATURES]} | kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")


class FrontPage(blocks.StreamBlock):
    lead_stories = LeadStoriesBlock()
    stream = StreamOfNewsBlock()
    text = TextBlock()


def find_tag(name: str) -> Tag | None:
    return Tag.objects.filter(name__iexact=name).first() or Tag.objects.filter(slug=name).first()
