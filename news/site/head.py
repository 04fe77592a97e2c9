"""What the head of a page says of it: to browsers, to search engines, to those who show a link to it."""

import locale
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, to_locale

from news.blocks import JSON
from news.publishing.tree import Section
from news.site.here import Here
from news.site.structured import images


@dataclass(frozen=True)
class Alternate:
    """The same page in a language; `url` is whole."""

    language: str
    url: str


@dataclass(frozen=True)
class Head:
    """`title` is without the site's name; addresses are whole."""

    title: str
    canonical_url: str
    description: str = ""
    is_indexed: bool = True
    alternates: tuple[Alternate, ...] = ()
    """Of all languages that it exists in, its own included; empty if that is its only one. A later page of a
    list has those of the first."""
    type: str = "website"
    author: str = ""
    image: JSON | None = None
    properties: tuple[tuple[str, str], ...] = ()
    """More of OpenGraph: `article:section` and its like."""
    data: tuple[JSON, ...] = ()
    """Things of schema.org."""
    feeds: tuple[dict[str, str], ...] = field(default=())
    """The page's own feeds: url, title, type."""

    @property
    def hreflang(self) -> tuple[Alternate, ...]:
        """What search engines are told of other languages.

        Nothing where this is not one of the pages itself: a later page of a list, a copy of others' story.
        """
        if self.canonical_url not in {each.url for each in self.alternates}:
            return ()
        default = (each.url for each in self.alternates if each.language == settings.LANGUAGE_CODE)
        return (*self.alternates, *(Alternate("x-default", url) for url in default))

    def open_graph(self, site_name: str) -> Iterator[tuple[str, object]]:
        """Yield the properties by which a link to the page is shown elsewhere."""
        language = get_language() or settings.LANGUAGE_CODE
        yield "og:type", self.type
        yield "og:site_name", site_name
        yield "og:title", self.title or site_name
        if self.description:
            yield "og:description", self.description
        yield "og:url", self.canonical_url
        yield "og:locale", og_locale(language)
        for alternate in self.alternates:
            if alternate.language != language:
                yield "og:locale:alternate", og_locale(alternate.language)
        if self.image:
            yield "og:image", self.image["url"]
            yield "og:image:width", self.image["width"]
            yield "og:image:height", self.image["height"]
            if self.image["alt"]:
                yield "og:image:alt", self.image["alt"]
        yield from self.properties


def og_locale(language: str) -> str:
    """Return a language as OpenGraph writes it, with the land where most speak it: `az_AZ`."""
    return locale.normalize(to_locale(language)).partition(".")[0]


def page(request: HttpRequest, template: str, head: Head, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {"head": head, **context})


def everywhere(here: Here, path: str) -> tuple[Alternate, ...]:
    """Return the addresses of a page that each edition has: `path` is below the front page."""
    editions = here.facts.editions
    if len(editions) == 1:
        return ()
    return tuple(Alternate(each.language, f"{here.origin}{each.address}{path}") for each in editions)


def section_alternates(here: Here, section: Section, path: str = "") -> tuple[Alternate, ...]:
    """Return the addresses of what is at `path` below a section, in each language that has the section."""
    languages = {each.home_id: each.language for each in here.facts.editions}
    found = tuple(
        Alternate(languages[each.home_id], f"{here.origin}{each.address}{path}")
        for each in here.facts.sections.values()
        if each.translation_key == section.translation_key
    )
    return found if len(found) > 1 else ()


def image_of(here: Here, picture: JSON | None) -> JSON | None:
    """Return the image that a link to a page with this picture is shown with: url, width, height, alt."""
    largest = images(picture, here.origin)[:1]
    return largest[0] | {"alt": picture["alt"]} if picture and largest else None
