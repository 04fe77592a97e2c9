"""What is read most, of a day and of a week."""

import time

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news.record.shown import note_articles
from news.record.streams import Card, parse
from news.record.tail import Standing, tail
from news.record.views import most_read
from news.site.breadcrumb import Step
from news.site.head import Head, everywhere, page
from news.site.here import Here, here
from news.site.structured import breadcrumbs

SHOWN = 20
IN_THE_RAIL = 5
# Views do not stand in the log.
KEPT_SECONDS = 60
MOST_KEPT = 100
kept: dict[tuple[int, int], tuple[Standing, float, list[str]]] = {}


def most_read_cards(here: Here, *, days: int, limit: int = IN_THE_RAIL) -> list[Card]:
    """Return the cards of what was read most in so many days, today among them; a minute old at most.

    Two queries, and none while they are known.
    """
    # Where the log stands is asked first: what is retracted meanwhile must not be kept as if it were not.
    key, standing, now = (here.home_id, days), tail.standing(), time.time()
    known, made_at, texts = kept.get(key, (None, 0.0, []))
    if known != standing or now - made_at > KEPT_SECONDS:
        texts, _until = most_read([here.home_id], days=days, limit=SHOWN)
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = (standing, now, texts)
    cards = parse(texts[:limit], here.origin)
    note_articles(card["id"] for card in cards)
    return cards


@require_safe
def most_read_page(request: HttpRequest) -> HttpResponse:
    """Show what was read most today, and in the last seven days."""
    place = here(request)
    title = _("Most read")
    head = Head(
        title=title,
        description=_("What readers of %(name)s read most, today and this week.")
        % {"name": place.edition.title},
        canonical_url=place.origin + reverse("most_read"),
        alternates=everywhere(place, "most-read/"),
        data=(breadcrumbs(place, [Step(title, reverse("most_read"))]),),
    )
    context = {
        "today": most_read_cards(place, days=1, limit=SHOWN),
        "week": most_read_cards(place, days=7, limit=SHOWN),
    }
    return page(request, "news/most_read.html", head, context)
