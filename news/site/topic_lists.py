"""All tags, and all authors, that have something to read."""

import logging

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from taggit.models import Tag
from wagtail.images.models import SourceImageIOError

from news.models import Author, NewsImage
from news.record.counts import in_streams
from news.record.streams import BadCursor, read_text, sign_text
from news.site.alphabet import by_letter
from news.site.breadcrumb import Step
from news.site.head import Head, everywhere, page
from news.site.here import Here, here
from news.site.structured import breadcrumbs
from news.site.topics import Topic

logger = logging.getLogger(__name__)

TAGS = 500
# Each may have a portrait that is made when it is first shown.
AUTHORS = 100
PORTRAIT = "fill-144x144|format-webp"


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """List the tags by letter, 500 on a page. Three queries."""
    place = here(request)
    found, following = listed(request, place, f"tag:{place.home_id}", limit=TAGS)
    names = dict(Tag.objects.filter(slug__in=found).values_list("slug", "name"))
    topics = [
        Topic(0, names.get(slug, slug), reverse("tag", args=[slug]), articles)
        for slug, articles in found.items()
        # A tag of signs alone has none.
        if slug
    ]
    return show(request, place, Step(_("Tags"), reverse("tags")), topics, following)


@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    """List the authors by letter, with their portraits, 100 on a page. Five queries."""
    place = here(request)
    found, following = listed(request, place, "author", limit=AUTHORS)
    made = NewsImage.get_rendition_model().objects.filter(filter_spec=PORTRAIT)
    people = Author.objects.filter(pk__in=[int(key) for key in found]).select_related("portrait")
    people = people.prefetch_related(
        Prefetch("portrait__renditions", queryset=made, to_attr="prefetched_renditions")
    )
    topics = [
        Topic(each.pk, each.name, reverse("author", args=[each.slug]), found[str(each.pk)], portrait_of(each))
        for each in people
    ]
    return show(request, place, Step(_("Authors"), reverse("authors")), topics, following)


def listed(request: HttpRequest, here: Here, group: str, *, limit: int) -> tuple[dict[str, int], str]:
    """Return the numbers of articles by key, of one page, and the cursor of the next. Two queries."""
    cursor, salt = request.GET.get("before", ""), f"{group} {here.home_id}"
    try:
        after = read_text(cursor, salt) if cursor else None
    except BadCursor as error:
        raise Http404 from error
    found = in_streams(group, home_ids=[here.home_id], after=after, limit=limit + 1)
    keys = list(found)[:limit]
    following = sign_text(keys[-1], salt) if len(found) > limit else ""
    return {key: found[key] for key in keys}, following


def portrait_of(author: Author) -> str:
    """Return the address of the portrait, made small and square, if there is one."""
    try:
        return str(author.portrait.get_rendition(PORTRAIT).url) if author.portrait else ""
    except (SourceImageIOError, OSError):
        # No list must fail because a file is lost.
        logger.exception("The portrait of author %s can't be shown", author.pk)
        return ""


def show(request: HttpRequest, here: Here, step: Step, topics: list[Topic], following: str) -> HttpResponse:
    """Answer with a list of topics, whose first page is at `step`."""
    before = request.GET.get("before", "")
    head = Head(
        title=_("%(title)s, continued") % {"title": step.title} if before else step.title,
        description=_("%(list)s of %(name)s.") % {"list": step.title, "name": here.edition.title},
        canonical_url=f"{here.origin}{step.url}" + (f"?before={before}" if before else ""),
        alternates=everywhere(here, step.url.removeprefix(here.edition.address)),
        data=(breadcrumbs(here, [step]),),
    )
    letters = by_letter(topics, name=lambda topic: topic.name, language=here.edition.language)
    trail = [step] if before else []
    context = {"title": head.title, "trail": trail, "letters": letters, "next": following}
    return page(request, "news/topics.html", head, context)
