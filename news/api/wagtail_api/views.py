"""`/api/v2/pages/`: the addresses and answers of Wagtail's own API, of what is public alone."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.models import Site

from news.api.wagtail_api.answers import answer, reads
from news.api.wagtail_api.articles import article_fields
from news.api.wagtail_api.fields import Fields, UnknownFields
from news.api.wagtail_api.filters import find_ids
from news.api.wagtail_api.page_types import ARTICLE, LISTED_FIELDS, available
from news.api.wagtail_api.parameters import BadRequest, read_detail, read_find, read_listing
from news.api.wagtail_api.places import place_fields
from news.api.wagtail_api.public import PublicSite, type_of
from news.api.wagtail_api.shape import detail_path, shaped
from news.record import addresses


@reads
def listing(request: HttpRequest) -> HttpResponse:
    asked = read_listing(request)
    fields = available(asked.types)
    chosen = choose(asked.fields, fields, LISTED_FIELDS)
    site = public_site(request)
    ids = find_ids(site, asked)
    shown = ids[asked.offset : asked.offset + asked.limit]
    found = article_fields(site, shown, chosen) | place_fields(site, shown, chosen)
    items = [shaped(found[pk], chosen) for pk in shown if pk in found]
    return answer({"meta": {"total_count": len(ids)}, "items": items})


@reads
def detail(request: HttpRequest, page_id: str) -> HttpResponse:
    asked = read_detail(request)
    pk = int(page_id)
    site = public_site(request)
    place = site.place(pk)
    fields = available((type_of(place) if place else ARTICLE,))
    chosen = choose(asked.fields, fields, fields)
    found = place_fields(site, [pk], chosen) if place else article_fields(site, [pk], chosen)
    if pk not in found:
        raise Http404
    return answer(shaped(found[pk], chosen))


@reads
def find(request: HttpRequest) -> HttpResponse:
    asked = read_find(request)
    site = public_site(request)
    pk = asked.id if asked.html_path is None else id_at(site, asked.html_path)
    if pk is None or (site.place(pk) is None and not site.articles().filter(pk=pk).exists()):
        raise Http404
    query = f"?{urlencode({'fields': asked.fields.text})}" if asked.fields.text else ""
    return HttpResponseRedirect(detail_path(pk) + query)


@reads
def nothing_here(request: HttpRequest) -> HttpResponse:
    raise Http404


def public_site(request: HttpRequest) -> PublicSite:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return PublicSite.load(site)


def choose(asked: Fields, fields: Iterable[str], usual: Iterable[str]) -> set[str]:
    try:
        return asked.choose(fields, usual)
    except UnknownFields as error:
        raise BadRequest(str(error)) from error


def id_at(site: PublicSite, html_path: str) -> int | None:
    """Return the id of the page at a path of the site, also where that has moved. Eight queries at most."""
    path = "/".join(["", *(part for part in html_path.split("/") if part), ""])
    for pk, place in site.places.items():
        if site.is_here(place) and site.tree.address(place)[1] == path:
            return pk
    found = addresses.find(site.home_ids, path)
    if isinstance(found, addresses.Moved):
        found = addresses.find(site.home_ids, found.path)
    return found.article.pk if isinstance(found, addresses.Found) else None
