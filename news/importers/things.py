"""Sections, authors and tags of an import: those that are there, and those that are made."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from taggit.models import Tag
from wagtail.models import Page

from news.models import Author, NewsIndex
from news.models.addresses import is_reserved
from news.publishing.work import publication


class Sections:
    """The sections directly below a page, by their titles. What is missing is made, and published."""

    def __init__(self, parent: Page) -> None:
        self.parent = parent
        found = NewsIndex.objects.child_of(parent)
        self.by_title = {section.title.casefold(): section for section in found}
        self.by_slug = {section.slug: section for section in found}

    def get(self, title: str) -> NewsIndex:
        slug = slugify(title, allow_unicode=True)
        section = self.by_title.get(title.casefold()) or self.by_slug.get(slug)
        if section is None:
            section = self.make(title, slug)
            self.by_title[title.casefold()] = self.by_slug[section.slug] = section
        return section

    def make(self, title: str, slug: str) -> NewsIndex:
        """Raises `ValidationError` for a title that no section can have."""
        self.parent.refresh_from_db()
        slug = f"{slug}-1" if is_reserved(slug) else slug
        with publication():
            section: NewsIndex = self.parent.add_child(instance=NewsIndex(title=title, slug=slug, live=False))
            section.save_revision().publish()
        return NewsIndex.objects.get(pk=section.pk)


class Authors:
    """Authors, by their names."""

    def __init__(self) -> None:
        self.by_name: dict[str, Author] = {}

    def load(self, names: Iterable[str]) -> None:
        """Find these, and make those that are missing. One query if all are known."""
        missing = set(names) - self.by_name.keys()
        if not missing:
            return
        for author in Author.objects.filter(name__in=missing).order_by("-pk"):
            self.by_name[author.name] = author
        for name in sorted(missing - self.by_name.keys()):
            self.by_name[name] = Author.objects.create(name=name, slug=free_slug(name))


def free_slug(name: str) -> str:
    slug = slugify(name)[:190] or "author"
    taken = set(Author.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return (
        slug
        if slug not in taken
        else next(f"{slug}-{n}" for n in range(2, len(taken) + 3) if f"{slug}-{n}" not in taken)
    )


class Tags:
    """Tags, by their names: so many at most are remembered."""

    MOST = 100_000

    def __init__(self) -> None:
        self.by_name: dict[str, Tag] = {}

    def load(self, names: Iterable[str]) -> None:
        """Find these, and make those that are missing. A query or two."""
        if len(self.by_name) > self.MOST:
            self.by_name.clear()
        missing = set(names) - self.by_name.keys()
        if not missing:
            return
        self.find(missing)
        new = sorted(missing - self.by_name.keys())
        slugs = {name: Tag().slugify(name) for name in new}
        taken = set(Tag.objects.filter(slug__in=slugs.values()).values_list("slug", flat=True))
        plain = {slug: name for name, slug in slugs.items() if slug and slug not in taken}
        Tag.objects.bulk_create(
            (Tag(name=name, slug=slug) for slug, name in plain.items()), ignore_conflicts=True
        )
        self.find(plain.values())
        # What shares its slug with another is numbered by taggit itself.
        for name in set(new) - self.by_name.keys():
            self.by_name[name] = make_tag(name)

    def find(self, names: Iterable[str]) -> None:
        self.by_name |= {tag.name: tag for tag in Tag.objects.filter(name__in=names)}


def make_tag(name: str) -> Tag:
    try:
        with transaction.atomic():
            tag: Tag = Tag.objects.create(name=name)
    except IntegrityError:
        # Another process was quicker.
        tag = Tag.objects.get(name=name)
    return tag
