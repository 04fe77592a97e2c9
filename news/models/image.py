"""The image model, ours from the first migration."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index


class NewsImage(AbstractImage):
    alt_text = models.CharField(
        _("alternative text"),
        max_length=255,
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    credit = models.CharField(
        _("credit"), max_length=255, blank=True, help_text=_("Who made it; shown with the picture.")
    )
    source = models.CharField(
        _("source"), max_length=255, blank=True, help_text=_("Where it came from: an agency, an archive.")
    )
    usage_terms = models.TextField(
        _("usage terms"), blank=True, help_text=_("For the newsroom; readers do not see it.")
    )
    rights_expire_on = models.DateField(
        _("rights expire on"), null=True, blank=True, help_text=_("The last day on which it may be used.")
    )

    admin_form_fields = (
        "title",
        "file",
        "alt_text",
        "caption",
        "credit",
        "source",
        "usage_terms",
        "rights_expire_on",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("alt_text"),
        index.SearchField("caption"),
        index.SearchField("credit"),
        index.FilterField("rights_expire_on"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        return self.alt_text or super().default_alt_text


class NewsRendition(AbstractRendition):
    image = models.ForeignKey(NewsImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
