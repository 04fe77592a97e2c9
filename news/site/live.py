"""What is new in a stream, for pages that are open."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from news.publishing.editions import SiteFacts, site_facts
from news.record.models import StreamEntry, not_expired
from news.record.selection import WALKS, Order, Selection
from news.record.shown import note
from news.record.streams import author_stream, site_stream
from news.record.tail import tail

NEWEST = 20
LONGEST_SLUG = 100


def etag(request: HttpRequest, name: str) -> str:
    standing = tail.standing()
    return f'"{standing.seq}-{standing.changed_at.timestamp()}"'


@require_safe
@condition(etag_func=etag)
def live(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the ids of the newest 20 articles of a stream of this site, newest first.

    `name` is a stream's, or `author:<home id>:<author id>`: what an author has in one edition. No query
    while the log stands where it stood. Raises `Http404` for what is no stream of this site.
    """
    facts = site_facts(request)
    if facts is None or not is_here(name, facts):
        raise Http404
    response = JsonResponse({"newest": newest(name)})
    patch_cache_control(response, public=True, max_age=0, s_maxage=5)
    return response


def is_here(name: str, facts: SiteFacts) -> bool:
    match name.split(":", 2):
        case ["section", key]:
            return number(key) in facts.sections
        case ["site", key]:
            return number(key) in facts.home_ids
        case ["tag", key, slug]:
            is_slug = 0 < len(slug) <= LONGEST_SLUG and "\x00" not in slug
            return is_slug and number(key) in facts.home_ids
        case ["author", key, author]:
            return number(author) > 0 and number(key) in facts.home_ids
    return False


def number(key: str) -> int:
    """Return the id that the key is; 0 for what is none that a database could hold."""
    return int(key) if key.isdecimal() and key.isascii() and len(key) < 19 else 0


def newest(name: str) -> list[int]:
    """Return the ids of the newest 20 articles. A query or two, and none once they are known."""
    return tail.fact(
        ("live", name), lambda: find_of_author(name) if name.startswith("author:") else find(name)
    )


def find(name: str) -> list[int]:
    note(name)
    entries = StreamEntry.objects.filter(not_expired(), stream=name).order_by("-published_at", "-article_id")
    return list(entries.values_list("article_id", flat=True)[:NEWEST])


def find_of_author(name: str) -> list[int]:
    _kind, home_id, author_id = name.split(":")
    streams = (author_stream(int(author_id)), site_stream(int(home_id)))
    chosen = Selection(streams=tuple(frozenset({stream.name}) for stream in streams))
    rows = chosen.rows(WALKS[Order.NEWEST], limit=NEWEST, after=None, form="card")
    return [row.position.article_id for row in rows]


def author_in_edition(home_id: int, author_id: int) -> str:
    """Return the name by which `live` knows what an author has in one edition."""
    return f"author:{home_id}:{author_id}"
