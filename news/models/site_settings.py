"""What a site says about itself."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.forms import ColorInput
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Site

from news.blocks import INLINE_FEATURES
from news.models.author import LinkBlock


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    name = models.CharField(_("name"), max_length=100, default="Dateline")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    logo = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Shown instead of the name at the head of every page."),
    )
    accent_colour = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#b3121d",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write it like #b3121d."))],
        help_text=_(
            "Marks what is breaking, and where one is. It is made lighter or darker as far as it has to be "
            "to be read."
        ),
    )
    footer_text = RichTextField(_("footer text"), features=INLINE_FEATURES, blank=True)
    social_links = StreamField([("link", LinkBlock())], blank=True, verbose_name=_("social links"))
    organisation_name = models.CharField(
        _("organisation"),
        max_length=200,
        blank=True,
        help_text=_("The publisher's legal name, for search engines and the page's foot."),
    )
    organisation_address = models.CharField(_("address"), max_length=300, blank=True)

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("tagline"),
                FieldPanel("logo"),
                FieldPanel("accent_colour", widget=ColorInput),
            ],
            heading=_("Masthead"),
        ),
        MultiFieldPanel(
            [FieldPanel("footer_text"), FieldPanel("social_links")], heading=_("Foot of the page")
        ),
        MultiFieldPanel(
            [FieldPanel("organisation_name"), FieldPanel("organisation_address")], heading=_("Publisher")
        ),
    ]

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")

    @classmethod
    def of(cls, site: Site) -> "SiteSettings":
        """Return what a site says, or would: `for_site` writes a row, which no reader's request may do."""
        return cls.objects.filter(site=site).first() or cls(site=site)
