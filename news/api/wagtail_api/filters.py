"""From a question for a list to the ids of the pages that answer it."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from taggit.models import Tag
from wagtail.models import Locale, Page

from news.api.wagtail_api.parameters import MAX_LIMIT, MAX_OFFSET, BadRequest, Listing
from news.api.wagtail_api.public import PublicSite, Spot
from news.record import search
from news.record.models import StreamEntry
from news.record.streams import tag_stream

REACH = MAX_OFFSET + MAX_LIMIT


def find_ids(site: PublicSite, asked: Listing) -> list[int]:
    """Return the ids in the order asked for: at most so many as paging can reach.

    One query, and one more for each place in the tree, for the language and for tags. Raises `BadRequest`.
    """
    pages = site.pages(asked.types).filter(plain(asked))
    for narrow in (in_tree, in_language, of_translation, tagged, searched):
        pages = narrow(pages, site, asked)
    return list(pages.order_by(*with_id(asked.order)).values_list("pk", flat=True)[:REACH])


def with_id(order: tuple[str, ...]) -> tuple[str, ...]:
    """Return an order in which no two pages are equal, so that paging neither skips nor repeats."""
    return order if {"id", "-id"} & set(order) else (*order, "id")


def plain(asked: Listing) -> Q:
    given = {
        "pk": asked.id,
        "title": asked.title,
        "slug": asked.slug,
        "show_in_menus": asked.show_in_menus,
    }
    return Q(**{field: value for field, value in given.items() if value is not None})


def spot_of(site: PublicSite, page_id: int | str) -> Spot:
    spot = site.spot(page_id)
    if spot is None:
        # The same for a page that is not there and for one that is nobody's business.
        raise BadRequest(f"there is no page {page_id}")
    return spot


def in_tree(pages: QuerySet[Page], site: PublicSite, asked: Listing) -> QuerySet[Page]:
    if asked.child_of is not None:
        path = spot_of(site, asked.child_of).path
        pages = pages.filter(path__startswith=path, depth=len(path) // Page.steplen + 1)
    if asked.descendant_of is not None:
        path = spot_of(site, asked.descendant_of).path
        pages = pages.filter(path__startswith=path).exclude(path=path)
    if asked.ancestor_of is not None:
        path = spot_of(site, asked.ancestor_of).path
        pages = pages.filter(path__in=[path[:end] for end in range(Page.steplen, len(path), Page.steplen)])
    return pages


def in_language(pages: QuerySet[Page], site: PublicSite, asked: Listing) -> QuerySet[Page]:
    if asked.locale is None:
        return pages
    # By the id: joined with the languages, SQLite would go through all pages.
    locales = Locale.objects.filter(language_code=asked.locale).values_list("pk", flat=True)
    return pages.filter(locale_id__in=list(locales))


def of_translation(pages: QuerySet[Page], site: PublicSite, asked: Listing) -> QuerySet[Page]:
    if asked.translation_of is None:
        return pages
    spot = spot_of(site, asked.translation_of)
    return pages.filter(translation_key=spot.translation_key).exclude(path=spot.path)


def tagged(pages: QuerySet[Page], site: PublicSite, asked: Listing) -> QuerySet[Page]:
    """Keep the articles that have all the tags; a tag is named by its name or its slug."""
    if not asked.tags:
        return pages
    rows = Tag.objects.filter(Q(name__in=asked.tags) | Q(slug__in=asked.tags)).values_list("name", "slug")
    tags = list(rows)
    for wanted in asked.tags:
        slugs = {slug for name, slug in tags if wanted in (name, slug)}
        streams = [tag_stream(home_id, slug).name for home_id in site.home_ids for slug in slugs]
        pages = pages.filter(pk__in=StreamEntry.objects.filter(stream__in=streams).values("article_id"))
    return pages


def searched(pages: QuerySet[Page], site: PublicSite, asked: Listing) -> QuerySet[Page]:
    """Keep the articles whose documents have the words, and the other pages that have them in the title."""
    if not asked.search:
        return pages
    every = asked.search_operator == "and"
    texts = [" ".join(asked.search)] if every else asked.search
    found = reduce(or_, (search.matching(text).condition for text in texts))
    words = [word.casefold() for word in asked.search]
    places = [
        page.pk
        for page in site.places.values()
        if (all if every else any)(word in page.title.casefold() for word in words)
    ]
    return pages.filter(Q(pk__in=places) | Q(pk__in=site.articles().filter(found).values("pk")))
