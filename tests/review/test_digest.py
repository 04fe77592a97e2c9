"""What an approval is of: everything that the article says itself, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from news.models import ArticleAuthor, NewsArticle
from news.review.digest import digest_of, digest_of_revision
from tests import factories
from tests.review.newsroom import Newsroom, digest_now, fresh

NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def article(room: Newsroom) -> NewsArticle:
    return room.draft()


CHANGES: list[dict[str, Any]] = [
    {"title": "Another"},
    {"slug": "another"},
    {"seo_title": "Another"},
    {"search_description": "Another"},
    {"kicker": "Another"},
    {"standfirst": "Another"},
    {"lead_caption": "Another"},
    {"body": [("paragraph", "<p>Some other news.</p>")]},
    {"body": [("quote", {"text": "Some news.", "attribution": ""})]},
    {"place": "Another"},
    {"published_at": NOW - timedelta(days=1)},
    {"source_name": "Another"},
    {"source_url": "https://example.org/"},
    {"canonical_url": "https://example.org/"},
    {"is_breaking": True},
    {"initial_views": 317},
    {"needs_legal_review": True},
    {"embargo_until": NOW + timedelta(days=1)},
    {"go_live_at": NOW + timedelta(days=1)},
    {"expire_at": NOW + timedelta(days=1)},
    {"show_in_menus": True},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_change_of_anything_that_an_editor_sets_is_another_text(
    room: Newsroom, article: NewsArticle, change: dict[str, Any]
) -> None:
    before = digest_now(article)
    assert digest_now(room.revise(article, by=room.reporter, **change)) != before


def test_change_of_what_hangs_on_it_is_another_text(room: Newsroom, article: NewsArticle) -> None:
    seen = {digest_now(article)}
    draft = fresh(article).get_latest_revision_as_object()
    draft.bylines = [ArticleAuthor(author=factories.author())]
    seen.add(digest_of_revision(draft.save_revision()))
    draft.tags.add("sea")
    seen.add(digest_of_revision(draft.save_revision()))
    draft.lead_image = factories.image()
    seen.add(digest_of_revision(draft.save_revision()))
    assert len(seen) == 4


def test_every_field_is_part_of_it_or_named_as_bookkeeping(article: NewsArticle) -> None:
    from news.review.digest import BOOKKEEPING

    covered = {next(iter(change)) for change in CHANGES}
    relations = {"bylines", "related_links", "corrections", "tagged_items", "lead_image"}
    assert set(article.serializable_data()) == covered | relations | BOOKKEEPING


def test_what_wagtail_keeps_beside_the_text_is_no_part_of_it(room: Newsroom, article: NewsArticle) -> None:
    before = digest_now(article)
    # Ids of blocks and paragraphs, as the editor adds them.
    keyed = [{"type": "paragraph", "value": '<p data-block-key="ab1c2">Some news.</p>', "id": "1"}]
    body = NewsArticle._meta.get_field("body").to_python(keyed)
    assert digest_now(room.revise(article, by=room.reporter, body=body)) == before
    page = fresh(article)
    page.locked, page.locked_by = True, room.editor
    page.owner = room.colleague
    page.save()
    assert digest_of(fresh(article)) == before


def test_publication_and_further_drafts_leave_it_as_it_was(room: Newsroom) -> None:
    article = room.draft()
    before = digest_now(article)
    article = room.approve(room.approve(room.submit(article), by=room.editor), by=room.publisher)
    assert article.published_at is not None
    assert digest_of(article) == before
    assert digest_now(room.revise(article, by=room.reporter)) == before
