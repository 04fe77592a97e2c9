"""Pages of imported stories: made together, as Wagtail and treebeard make one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F
from django.utils.html import escape
from taggit.models import Tag
from wagtail.models import Page, ReferenceIndex, Revision

from news.importers.lines import Story
from news.importers.things import Authors, Tags
from news.models import ArticleAuthor, Author, NewsArticle, NewsIndex
from news.models.addresses import is_reserved
from news.models.article import ArticleTag
from news.record.indexing import index_many
from news.record.postgresql import in_binary

# By a subquery for each page it would rest on what the planner believes of a table that grows.
NAME_REVISIONS = f"""
    UPDATE {Page._meta.db_table} SET latest_revision_id = revision.id, live_revision_id = revision.id
    FROM {Revision._meta.db_table} revision
    WHERE revision.id IN ({{ids}}) AND {Page._meta.db_table}.id = CAST(revision.object_id AS bigint)"""  # noqa: S608, SLF001


def make(
    stories: Sequence[Story], sections: Mapping[int, NewsIndex], authors: Authors, tags: Tags
) -> list[tuple[NewsArticle, Revision]]:
    """Make the live page of each story, and its revision; `sections` are those of the stories, by line.

    Within a transaction, before whose end they have to be attested and recorded. Some twenty queries.
    """
    parents = locked({section.pk for section in sections.values()})
    slugs = Slugs((sections[story.number], story.slug) for story in stories)
    places = Places(parents.values())
    articles = []
    for story in stories:
        parent = parents[sections[story.number].pk]
        article = draft(story, parent, slug=slugs.next(parent, story.slug), path=places.next(parent))
        article.bylines = [
            ArticleAuthor(author=authors.by_name[name], sort_order=order)
            for order, name in enumerate(story.authors)
        ]
        article.tagged_items = [
            ArticleTag(tag=tag) for tag in distinct(tags.by_name[name] for name in story.tags)
        ]
        article.related_links = article.corrections = article.wagtail_admin_comments = []
        articles.append(article)
    insert(articles)
    insert_children(articles)
    index_many(NewsArticle, articles)
    revisions = insert_revisions(articles)
    for pk, taken in places.taken.items():
        Page.objects.filter(pk=pk).update(numchild=F("numchild") + taken)
    insert_references(articles)
    return list(zip(articles, revisions, strict=True))


def locked(ids: set[int]) -> dict[int, Page]:
    """Return the sections, and let nobody else put a page below them until the transaction ends."""
    rows = Page.objects.filter(pk__in=ids).order_by("pk").select_for_update().select_related("locale")
    return {page.pk: page for page in rows}


class Slugs:
    """Slugs that are free below some pages: `storm`, or else `storm-2`."""

    def __init__(self, wanted: Iterable[tuple[Page, str]]) -> None:
        by_parent: dict[int, tuple[Page, set[str]]] = {}
        for parent, slug in wanted:
            by_parent.setdefault(parent.pk, (parent, set()))[1].add(slug)
        self.taken = {pk: taken_of(parent, slugs) for pk, (parent, slugs) in by_parent.items()}

    def next(self, parent: Page, slug: str) -> str:
        taken = self.taken[parent.pk]
        for free in chain([slug], (f"{slug[:240]}-{number}" for number in count(2))):
            is_taken = free in taken or (free != slug and taken_of(parent, [free]))
            if not is_taken and not is_reserved(free):
                taken.add(free)
                return free
        raise AssertionError("There is always another number.")


def taken_of(parent: Page, slugs: Iterable[str]) -> set[str]:
    """Return those of the slugs that pages below `parent` have. One query."""
    children = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1, slug__in=list(slugs))
    return set(children.values_list("slug", flat=True))


class Places:
    """The next free places below some pages, as treebeard numbers them."""

    def __init__(self, parents: Iterable[Page]) -> None:
        self.last = {parent.pk: last_step(parent) for parent in parents}
        self.taken: Counter[int] = Counter()

    def next(self, parent: Page) -> str:
        self.taken[parent.pk] += 1
        step = self.last[parent.pk] + self.taken[parent.pk]
        path: str = Page._get_path(parent.path, parent.depth + 1, step)  # noqa: SLF001 - of treebeard's
        return path


def last_step(parent: Page) -> int:
    interval = Page._get_children_path_interval(parent.path)  # noqa: SLF001
    children = Page.objects.filter(depth=parent.depth + 1, path__range=interval).order_by("-path")
    path = children.values_list("path", flat=True).first()
    return int(Page._str2int(path[-Page.steplen :])) if path else 0  # noqa: SLF001


def draft(story: Story, parent: Page, *, slug: str, path: str) -> NewsArticle:
    """Return the page of a story as it will be once it is published; nothing is saved."""
    body = [
        {"type": "paragraph", "value": f"<p>{escape(text)}</p>", "id": str(uuid4())}
        for text in story.paragraphs
    ]
    return NewsArticle(
        path=path,
        depth=parent.depth + 1,
        url_path=f"{parent.url_path}{slug}/",
        locale=parent.locale,
        translation_key=uuid4(),
        content_type=ContentType.objects.get_for_model(NewsArticle),
        title=story.title,
        draft_title=story.title,
        slug=slug,
        live=True,
        has_unpublished_changes=False,
        first_published_at=story.published,
        last_published_at=story.published,
        latest_revision_created_at=story.published,
        published_at=story.published,
        kicker=story.kicker,
        standfirst=story.summary,
        place=story.place,
        initial_views=story.views,
        body=body,
    )


def insert(articles: Sequence[NewsArticle]) -> None:
    """Insert the rows of both tables: `bulk_create` does not do it for a model that has a parent's table."""
    names = [field.attname for field in Page._meta.concrete_fields]  # noqa: SLF001
    rows = [Page(**{name: getattr(article, name) for name in names}) for article in articles]
    Page.objects.bulk_create(rows)
    for article, row in zip(articles, rows, strict=True):
        article.pk = article.id = article.page_ptr_id = row.pk
        article._state.adding, article._state.db = False, row._state.db  # noqa: SLF001
    manager: Any = NewsArticle._base_manager  # noqa: SLF001
    fields = NewsArticle._meta.local_concrete_fields  # noqa: SLF001
    with in_binary():
        manager._insert(articles, fields=fields, using=manager.db)  # noqa: SLF001


def insert_children(articles: Sequence[NewsArticle]) -> None:
    ArticleAuthor.objects.bulk_create(of_articles(articles, "bylines", "article"))
    ArticleTag.objects.bulk_create(of_articles(articles, "tagged_items", "content_object"))


def of_articles(articles: Sequence[NewsArticle], relation: str, name: str) -> list[Any]:
    """Return the children of all articles, each with its article."""
    children = []
    for article in articles:
        for child in getattr(article, relation).all():
            setattr(child, name, article)
            children.append(child)
    return children


def insert_revisions(articles: Sequence[NewsArticle]) -> list[Revision]:
    content_type = ContentType.objects.get_for_model(NewsArticle)
    base = ContentType.objects.get_for_model(Page)
    with in_binary():
        revisions = Revision.objects.bulk_create(
            Revision(
                content_type=content_type,
                base_content_type=base,
                object_id=str(article.pk),
                created_at=article.first_published_at,
                content=article.serializable_data(),
                object_str=article.title,
            )
            for article in articles
        )
    with connection.cursor() as cursor:
        cursor.execute(NAME_REVISIONS.format(ids=", ".join(str(revision.pk) for revision in revisions)))
    for article, revision in zip(articles, revisions, strict=True):
        article.latest_revision_id = article.live_revision_id = revision.pk
    return revisions


def insert_references(articles: Sequence[NewsArticle]) -> None:
    """Write what imported articles refer to: authors and tags. As `ReferenceIndex` itself finds it in one."""
    types = ContentType.objects.get_for_models(NewsArticle, Page, Author, Tag)
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=types[NewsArticle],
            base_content_type=types[Page],
            object_id=str(article.pk),
            to_content_type=types[model],
            to_object_id=str(pk),
            model_path=f"{relation}.item.{name}",
            content_path=(path := f"{relation}.{child}.{name}"),
            content_path_hash=ReferenceIndex._get_content_path_hash(path),  # noqa: SLF001
        )
        for article in articles
        for model, relation, name, child, pk in references_of(article)
    )


def references_of(article: NewsArticle) -> Iterator[tuple[type, str, str, int, int]]:
    for byline in article.bylines.all():
        yield Author, "bylines", "author", byline.pk, byline.author_id
    for item in article.tagged_items.all():
        yield Tag, "tagged_items", "tag", item.pk, item.tag_id


def distinct(tags: Iterable[Any]) -> list[Any]:
    """Return each tag once: two names may be one tag."""
    return list({tag.pk: tag for tag in tags}.values())
