"""Blocks that show or hand over a file, ours or a provider's."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock as WagtailEmbedBlock
from wagtail.images.blocks import ImageChooserBlock

from news.blocks.base import JSON, PublicBlock, Resolver


class ImageBlock(PublicBlock, blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        max_length=255,
        label=_("Alternative text"),
        help_text=_("What the picture shows, for those who cannot see it."),
    )
    caption = blocks.CharBlock(
        required=False,
        max_length=500,
        label=_("Caption"),
        help_text=_("Left empty, the image's own caption is used."),
    )
    credit = blocks.CharBlock(
        required=False,
        max_length=255,
        label=_("Credit"),
        help_text=_("Left empty, the image's own credit is used."),
    )

    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        if not value["image"]:
            return None
        picture = resolver.picture(
            value["image"], alt=value["alt"], caption=value["caption"] or "", credit=value["credit"] or ""
        )
        return {"image": picture} if picture else None

    class Meta:
        icon = "image"
        label = _("Image")
        public_template = "blocks/image.html"


class GalleryBlock(PublicBlock, blocks.StructBlock):
    images = blocks.ListBlock(ImageBlock(), min_num=2, label=_("Images"))

    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        one = self.child_blocks["images"].child_block
        shown = [entry["image"] for image in value["images"] if (entry := one.public(image, resolver))]
        return {"images": shown} if shown else None

    class Meta:
        icon = "image"
        label = _("Gallery")
        public_template = "blocks/gallery.html"


class EmbedBlock(PublicBlock, WagtailEmbedBlock):
    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        return resolver.embed(value.url) if value else None

    class Meta:
        icon = "media"
        label = _("Embed")
        help_text = _("The address of a video or recording, from one of the providers allowed here.")
        public_template = "blocks/embed.html"


class DownloadBlock(PublicBlock, blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Label"),
        help_text=_("Left empty, the document's title is used."),
    )

    def public(self, value: Any, resolver: Resolver) -> JSON | None:
        file = resolver.download(value["document"]) if value["document"] else None
        return {"file": file, "label": value["label"] or file["title"]} if file else None

    class Meta:
        icon = "doc-full"
        label = _("Download")
        public_template = "blocks/download.html"
