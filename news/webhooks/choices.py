"""What an endpoint may be told of, by the names that people know."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from taggit.models import Tag
from wagtail.models import Page

from news.models import Author, NewsIndex
from news.publishing.tree import load_homes
from news.record.streams import author_stream, section_stream, site_stream, tag_stream

# Below the root and a front page.
HIGHEST_SECTION = 3


class NoSuchTag(ValueError):
    pass


def groups_of_streams(chosen: Iterable[str]) -> list[tuple[Any, Any]]:
    """Return the streams to choose from, but for those of tags; also what was chosen and is gone."""
    homes = Page.objects.filter(pk__in=[home.id for home in load_homes()]).order_by("path")
    sections = NewsIndex.objects.order_by("path").only("pk", "title", "depth")
    groups = [
        (_("Sites"), [(site_stream(page.pk).name, page.title) for page in homes]),
        (
            _("Sections, with those below"),
            [(section_stream(page.pk).name, indented(page)) for page in sections],
        ),
        (
            _("Authors"),
            [(author_stream(each.pk).name, each.name) for each in Author.objects.only("pk", "name")],
        ),
    ]
    known = {name for _group, choices in groups for name, _label in choices}
    gone = [name for name in chosen if name not in known and not name.startswith("tag:")]
    # Left away, the last one's going would mean: everything.
    groups.append((_("Not there any more"), [(name, name) for name in gone]))
    return [group for group in groups if group[1]]


def indented(page: Any) -> str:
    return f"{'– ' * (page.depth - HIGHEST_SECTION)}{page.title}"


def streams_of_tags(names: str) -> list[str]:
    """Return the streams, on each front page, of tags given by their names and separated by commas.

    Raises `NoSuchTag` with the first name that no tag has.
    """
    homes = load_homes()
    streams = []
    for name in filter(None, (part.strip() for part in names.split(","))):
        tag = Tag.objects.filter(Q(name__iexact=name) | Q(slug=name)).first()
        if tag is None:
            raise NoSuchTag(name)
        streams += [tag_stream(home.id, tag.slug).name for home in homes]
    return streams


def tags_of_streams(streams: Iterable[str]) -> str:
    """Return the names of the tags among the streams, as `streams_of_tags` reads them."""
    slugs = [name.split(":", 2)[2] for name in streams if name.startswith("tag:")]
    names = dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "name"))
    return ", ".join(dict.fromkeys(names.get(slug, slug) for slug in slugs))
