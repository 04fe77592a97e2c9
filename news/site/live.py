"""What is new in a stream, for pages that are open."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from news.publishing.editions import SiteFacts, site_facts
from news.record.models import StreamEntry, not_expired
from news.record.tail import tail

NEWEST = 20


def etag(request: HttpRequest, name: str) -> str:
    standing = tail.standing()
    return f'"{standing.seq}-{standing.changed_at.timestamp()}"'


@require_safe
@condition(etag_func=etag)
def live(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the ids of the newest 20 articles of a stream of this site, newest first.

    No query while the log stands where it stood. Raises `Http404` for what is no stream of this site.
    """
    facts = site_facts(request)
    if facts is None or not is_here(name, facts):
        raise Http404
    response = JsonResponse({"newest": tail.fact(("live", name), lambda: newest(name))})
    patch_cache_control(response, public=True, max_age=0, s_maxage=5)
    return response


def is_here(name: str, facts: SiteFacts) -> bool:
    kind, _colon, key = name.partition(":")
    key, _colon, slug = key.partition(":")
    number = int(key) if key.isdecimal() and key.isascii() and len(key) < 19 else 0
    if kind == "section":
        return number in facts.sections and not slug
    is_tag = bool(slug) and len(slug) <= 100 and "\x00" not in slug
    return number in facts.home_ids and ((kind == "site" and not slug) or (kind == "tag" and is_tag))


def newest(name: str) -> list[int]:
    entries = StreamEntry.objects.filter(not_expired(), stream=name).order_by("-published_at", "-article_id")
    return list(entries.values_list("article_id", flat=True)[:NEWEST])
