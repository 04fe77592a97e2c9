"""Tags and authors that have published articles."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router
from taggit.models import Tag

from news.api import schemas
from news.api.answers import answer
from news.api.parameters import Cursor, Language, Parameters
from news.api.problems import BadParameter, Problem
from news.api.select import editions
from news.api.site import site_facts
from news.models import Author
from news.publishing.resolver import PublicResolver
from news.publishing.tree import Tree
from news.record.counts import in_streams, one_key
from news.record.streams import BadCursor, author_stream, read_text, sign_text

router = Router(tags=["Topics"])


class PageOfTopics(Parameters):
    language: Language | None = Field(None, description="Count articles of this language only.")
    limit: int = Field(100, ge=1, le=500, description="How many, 1 to 500.")
    cursor: Cursor = Field("", description="Where the page begins: `next` of the page before.")


def after(cursor: str, kind: str) -> str | None:
    """Return the last key of the page before, which "" may be: that of a tag of signs alone."""
    try:
        return read_text(cursor, kind) if cursor else None
    except BadCursor as error:
        raise BadParameter("cursor", "This cursor is not of this list; begin again without one.") from error


def page(found: dict[str, int], params: PageOfTopics, kind: str) -> tuple[list[str], str | None]:
    """Return the keys of this page, and the cursor of the next."""
    keys = list(found)[: params.limit]
    return keys, sign_text(keys[-1], kind) if len(found) > params.limit else None


@router.get("tags", response=schemas.Tags, operation_id="list_tags", summary="Tags")
def tags(request: HttpRequest, params: Query[PageOfTopics]) -> HttpResponse:
    """The tags of published articles, by slug, with the number of articles."""
    facts = site_facts(request)
    homes = [edition.home_id for edition in editions(facts, params.language)]
    found: dict[str, int] = in_streams(
        *[f"tag:{home}" for home in homes],
        home_ids=homes,
        after=after(params.cursor, "tags"),
        limit=params.limit + 1,
    )
    slugs, following = page(found, params, "tags")
    names = dict(Tag.objects.filter(slug__in=slugs).values_list("slug", "name"))
    shown = [{"slug": slug, "name": names.get(slug, slug), "articles": found[slug]} for slug in slugs]
    return answer({"items": shown, "next": following}, streams=facts.streams)


@router.get("authors", response=schemas.Authors, operation_id="list_authors", summary="Authors")
def authors(request: HttpRequest, params: Query[PageOfTopics]) -> HttpResponse:
    """The authors of published articles, with the number of articles."""
    facts = site_facts(request)
    homes = [edition.home_id for edition in editions(facts, params.language)]
    found = in_streams(
        "author", home_ids=homes, after=after(params.cursor, "authors"), limit=params.limit + 1
    )
    keys, following = page(found, params, "authors")
    people = Author.objects.in_bulk([int(key) for key in keys])
    shown = [short(people[int(key)], found[key]) for key in keys if int(key) in people]
    return answer({"items": shown, "next": following}, streams=facts.streams)


def short(author: Author, articles: int) -> dict[str, Any]:
    return {"id": author.pk, "name": author.name, "slug": author.slug, "articles": articles}


@router.get(
    "authors/{slug}",
    response=schemas.Author,
    operation_id="get_author",
    summary="An author",
    openapi_extra={"responses": {404: {}}},
)
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Who an author is. Only of those who have published articles."""
    facts = site_facts(request)
    found = None if "\x00" in slug else Author.objects.select_related("portrait").filter(slug=slug).first()
    articles = one_key("author", str(found.pk), home_ids=facts.home_ids) if found else 0
    if found is None or not articles:
        raise Problem(404, "There is no author of this name.")
    tree = Tree.load()
    home = next(home for home in tree.homes if home.id == facts.main.home_id)
    portrait = found.portrait and PublicResolver(tree, home).picture(found.portrait, alt=found.name)
    value = short(found, articles) | {
        "biography": found.biography,
        "links": [{"label": link.value["label"], "url": link.value["url"]} for link in found.links],
        "portrait": portrait,
    }
    return answer(value, streams=[author_stream(found.pk).name])
