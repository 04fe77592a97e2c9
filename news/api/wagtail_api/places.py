"""Front pages, sections and plain pages, by their live state."""

from collections.abc import Callable, Collection
from typing import Any

from wagtail.models import Page

from news.api.wagtail_api import arrangement
from news.api.wagtail_api.links import Links
from news.api.wagtail_api.page_types import BASE_FIELDS, FRONT_PAGE, PLAIN_PAGE, SECTION, model_of
from news.api.wagtail_api.public import PublicSite, type_of
from news.api.wagtail_api.shape import detail_path, picture, place_reference
from news.blocks import JSON
from news.models import NewsImage
from news.publishing.document import iso


def place_fields(site: PublicSite, ids: Collection[int], chosen: set[str]) -> dict[int, JSON]:
    """Return the fields of those of the pages that are public, of the site, and no articles, by id.

    Own fields are read where some are chosen: of pages that are all of one type. Four queries at most, and
    those that make the missing renditions of an image that was never shown.
    """
    places = [place for pk in ids if (place := site.place(pk))]
    own = own_fields(site, places) if places and not chosen <= set(BASE_FIELDS) else {}
    return {place.pk: {**base_fields(site, place), **own.get(place.pk, {})} for place in places}


def base_fields(site: PublicSite, place: Page) -> JSON:
    return {
        "id": place.pk,
        "type": type_of(place),
        "detail_url": site.origin + detail_path(place.pk),
        "html_url": site.url(place),
        "slug": place.slug,
        "show_in_menus": place.show_in_menus,
        "seo_title": place.seo_title,
        "search_description": place.search_description,
        "first_published_at": iso(place.first_published_at),
        "alias_of": place_reference(site, site.place(place.alias_of_id)),
        "parent": place_reference(site, site.parent(place)),
        "locale": place.locale.language_code,
        "title": place.title,
    }


def own_fields(site: PublicSite, places: list[Page]) -> dict[int, JSON]:
    name = type_of(places[0])
    # Live is asked again: of a page that was taken off line a moment ago, this row may be a draft by now.
    rows = model_of(name).objects.filter(pk__in=[place.pk for place in places], live=True)
    return READERS[name](site, list(rows))


def of_sections(site: PublicSite, rows: list[Any]) -> dict[int, JSON]:
    links = Links.load(site, ())
    wanted = NewsImage.objects.filter(pk__in={row.image_id for row in rows if row.image_id})
    images = {image.pk: image for image in wanted.prefetch_renditions()}
    pictures = {pk: picture(links.picture(image, alt=image.alt_text)) for pk, image in images.items()}
    return {row.pk: {"introduction": row.introduction, "image": pictures.get(row.image_id)} for row in rows}


def of_front_pages(site: PublicSite, rows: list[Any]) -> dict[int, JSON]:
    blocks = {row.pk: list(row.arrangement.raw_data) for row in rows}
    every = [block for each in blocks.values() for block in each]
    links = Links.load(site, arrangement.texts(every), articles=arrangement.leads(every))
    return {pk: {"arrangement": arrangement.public(each, site, links)} for pk, each in blocks.items()}


def of_plain_pages(site: PublicSite, rows: list[Any]) -> dict[int, JSON]:
    links = Links.load(site, (row.body for row in rows))
    return {
        row.pk: {"introduction": row.introduction, "body": links.rich_text(row.body, is_page=True)}
        for row in rows
    }


READERS: dict[str, Callable[[PublicSite, list[Any]], dict[int, JSON]]] = {
    SECTION: of_sections,
    FRONT_PAGE: of_front_pages,
    PLAIN_PAGE: of_plain_pages,
}
