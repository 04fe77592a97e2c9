"""The document: what the public is given of one article, made by one function.

The site, the API, feeds, webhooks and previews all show it. docs/document.md has every field.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone, translation

from news.blocks import JSON
from news.models import NewsArticle
from news.publishing.resolver import PublicResolver
from news.publishing.tree import Section, Tree
from news.record.models import PublishedArticle, dump
from news.record.streams import author_stream, breaking_stream, section_stream, site_stream, tag_stream

WORDS_PER_MINUTE = 220
# Publication sets both times in one act; only a later one is an update.
SAME_ACT = timedelta(seconds=1)
# When it was published is not part of what was written; `version` and `digest` can't be.
NOT_IN_DIGEST = ("published_at", "updated_at", "version", "digest")
CARD_FIELDS = (
    "id",
    "type",
    "url",
    "language",
    "headline",
    "kicker",
    "standfirst",
    "place",
    "section",
    "authors",
    "tags",
    "published_at",
    "updated_at",
    "lead_image",
    "flags",
    "word_count",
    "reading_minutes",
    "version",
)


@dataclass(frozen=True)
class Built:
    """A document, with what the record has to know to keep it."""

    document: JSON
    home_id: int
    path: str
    streams: frozenset[str]
    depends_on: frozenset[str]


def card(document: JSON) -> JSON:
    """Return the short form of a document, for lists."""
    return {field: document[field] for field in CARD_FIELDS}


def document(article: NewsArticle) -> JSON:
    """Return the document of `article`: of its draft, if it is the object made from a revision.

    A JSON-able dict, complete but for its version, which is 0. Costs some ten queries.
    """
    return build(article, Tree.load()).document


def build(article: NewsArticle, tree: Tree, *, translations: list[JSON] | None = None) -> Built:
    """Return the document of `article` and its place in the record.

    `translations` are language and address of those that are public; they are asked for where it is None.
    Raises `ValueError` for an article that is part of no site.
    """
    home, path, url = tree.address(article)
    resolver = PublicResolver(tree, home)
    above = tree.sections_above(article)
    bylines = in_order(article.bylines)
    tags = sorted(article.tags.all(), key=lambda tag: tag.name.casefold())
    block = article.body.stream_block
    body = block.public(article.body, resolver)
    words = block.words(body)
    # In the article's language, whoever publishes it and in whatever language they work.
    with translation.override(home.language):
        html = str(block.html(body))
    fields: JSON = {
        "id": article.pk,
        "type": "article",
        "url": url,
        "canonical_url": canonical_url(article, tree) or url,
        "language": home.language,
        "translations": translations_of(article) if translations is None else translations,
        "headline": article.title,
        "kicker": article.kicker,
        "standfirst": article.standfirst,
        "place": article.place,
        "section": section(above),
        "authors": [
            {
                "id": byline.author.pk,
                "name": byline.author.name,
                "slug": byline.author.slug,
                "role": byline.role,
            }
            for byline in bylines
        ],
        "source": source(article),
        "tags": [{"slug": tag.slug, "name": tag.name} for tag in tags],
        "published_at": iso(article.published_at or article.first_published_at),
        "updated_at": iso(updated_at(article)),
        "lead_image": lead_image(article, resolver),
        "body": body,
        "body_html": html,
        "corrections": [
            {"kind": correction.kind, "at": iso(correction.at), "text": correction.text}
            for correction in in_order(article.corrections)
        ],
        "related": related(article, resolver),
        "flags": {"breaking": article.is_breaking},
        "search": {
            "title": article.seo_title or article.title,
            "description": article.search_description or article.standfirst,
        },
        "word_count": words,
        "reading_minutes": max(1, math.ceil(words / WORDS_PER_MINUTE)),
        "version": 0,
    }
    fields["digest"] = digest(fields)
    streams = {site_stream(home.id).name}
    if article.is_breaking:
        streams.add(breaking_stream(home.id).name)
    streams.update(section_stream(each.id).name for each in above)
    streams.update(tag_stream(home.id, tag.slug).name for tag in tags)
    streams.update(author_stream(byline.author.pk).name for byline in bylines)
    return Built(fields, home.id, path, frozenset(streams), frozenset(resolver.depends_on))


def digest(fields: JSON) -> str:
    """Return the SHA-256 of the content of a document, as 64 hexadecimal digits."""
    content = {name: value for name, value in fields.items() if name not in NOT_IN_DIGEST}
    return hashlib.sha256(dump(content).encode()).hexdigest()


def iso(moment: datetime | None) -> str | None:
    """Return the moment in the newsroom's time zone, to the second, with its offset."""
    # Whoever publishes may work in a time zone of their own.
    zone = timezone.get_default_timezone()
    return timezone.localtime(moment, zone).isoformat(timespec="seconds") if moment else None


def updated_at(article: NewsArticle) -> datetime | None:
    """Return when the article was last published anew, or else its time of publication."""
    first, last = article.first_published_at, article.last_published_at
    if first and last and last - first > SAME_ACT:
        return last
    return article.published_at or first


def canonical_url(article: NewsArticle, tree: Tree) -> str:
    if article.canonical_url:
        return article.canonical_url
    if article.alias_of_id and tree.is_open(article.alias_of):
        return tree.address(article.alias_of)[2]
    return ""


def translations_of(article: NewsArticle) -> list[JSON]:
    """Return the language and address of each other published translation."""
    rows = PublishedArticle.objects.filter(translation_key=article.translation_key)
    others = rows.exclude(pk=article.pk).order_by("language", "pk")
    return [{"language": row.language, "url": row.url} for row in others.only("language", "url")]


def section(above: list[Section]) -> JSON | None:
    if not above:
        return None
    shown = [{"id": each.id, "title": each.title, "url": each.url} for each in above]
    return shown[-1] | {"ancestors": shown[:-1]}


def source(article: NewsArticle) -> JSON | None:
    if not article.source_name and not article.source_url:
        return None
    return {"name": article.source_name, "url": article.source_url}


def lead_image(article: NewsArticle, resolver: PublicResolver) -> JSON | None:
    if article.lead_image is None:
        return None
    return resolver.picture(article.lead_image, alt=article.lead_image.alt_text, caption=article.lead_caption)


def related(article: NewsArticle, resolver: PublicResolver) -> list[JSON]:
    shown = (resolver.article(each.related_id) for each in in_order(article.related_links))
    return [each for each in shown if each]


def in_order(children: Any) -> list[Any]:
    """Return the child rows of an article, a draft's included, in the editor's order."""
    return sorted(children.all(), key=lambda child: child.sort_order or 0)
