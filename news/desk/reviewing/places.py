"""The places in an article on which a comment can stand, in the order of the editor."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from wagtail.blocks import FieldBlock, StructBlock
from wagtail.rich_text import RichText, get_text_for_indexing

from news.models import NewsArticle

ABOVE_BODY = ("title", "kicker", "standfirst")
BELOW_BODY = ("lead_image", "lead_caption", "place", "tags", "source_name")
EXCERPT_CHARS = 50


def places(draft: NewsArticle) -> dict[str, str]:
    """Return labels by content path, as Wagtail's editor writes it: `field` or `body.<id>.<part>`."""
    found = {name: label_of(name) for name in ABOVE_BODY}
    found |= dict(parts_of_body(draft))
    return found | {name: label_of(name) for name in BELOW_BODY}


def parts_of_body(draft: NewsArticle) -> Iterator[tuple[str, str]]:
    for number, child in enumerate(draft.body, start=1):
        path, said = commentable(child)
        if path:
            label = f"{number}. {capfirst(child.block.label)}"
            yield f"body.{path}", f"{label}: {said}" if said else label


def commentable(child: Any) -> tuple[str, str]:
    """Return the path below `body` where the editor shows a comment on this block, and what stands there.

    In a block of several parts it is the first one with a field of its own.
    """
    if isinstance(child.block, StructBlock):
        for name, block in child.block.child_blocks.items():
            if isinstance(block, FieldBlock):
                return f"{child.id}.{name}", excerpt(child.value.get(name))
        return "", ""
    return (str(child.id), excerpt(child.value)) if isinstance(child.block, FieldBlock) else ("", "")


def excerpt(value: Any) -> str:
    if isinstance(value, RichText):
        value = get_text_for_indexing(value.source)
    return Truncator(" ".join(str(value or "").split())).chars(EXCERPT_CHARS)


def label_of(contentpath: str) -> str:
    """Name the field of a content path, of one that has no block any more as well."""
    name = contentpath.split(".")[0]
    if name == "title":
        return _("Headline")
    # Django's public way to a model's fields, whatever its name looks like.
    known = {field.name: field for field in NewsArticle._meta.get_fields()}  # noqa: SLF001
    return capfirst(str(getattr(known.get(name), "verbose_name", name)))
