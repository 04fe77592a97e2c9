"""Stories below a list of them, with tags: the tutorial's blog, in a newsroom's words."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index


class StoryTag(TaggedItemBase):
    content_object = ParentalKey("Story", related_name="tagged_items", on_delete=models.CASCADE)


class StoryList(Page):
    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        stories = Story.objects.child_of(self).live().order_by("-date").prefetch_related("tags")
        page = Paginator(stories, 20).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"stories": page}


class Story(Page):
    date = models.DateTimeField(db_index=True)
    section = models.CharField(max_length=100)
    author = models.CharField(max_length=100)
    introduction = models.CharField(max_length=500)
    body = StreamField([("paragraph", blocks.RichTextBlock()), ("heading", blocks.CharBlock())])
    tags = ClusterTaggableManager(through=StoryTag, blank=True)

    search_fields = [*Page.search_fields, index.SearchField("introduction"), index.SearchField("body")]
    api_fields = [APIField(name) for name in ("date", "section", "author", "introduction", "body", "tags")]

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        recent = Story.objects.live().order_by("-date")[:30]
        return super().get_context(request, *args, **kwargs) | {"recent": recent}
