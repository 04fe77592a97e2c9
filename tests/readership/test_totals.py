"""The counts in the record: start values, sums, ranks; and that they are kept through all that editors do."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import DjangoAssertNumQueries
from wagtail.models import Page, Revision

from news.models import NewsArticle
from news.publishing.differences import differences
from news.record import views
from news.record.models import ArticleViews, Change, DailyViews, PublishedArticle
from news.review.acts.release import take_over
from news.review.digest import digest, digest_of
from news.review.models import AuditEntry
from news.review.refusals import Refused
from tests import factories
from tests.desk.editor import Window
from tests.review.newsroom import Newsroom, fresh, stage_name

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 10)


@pytest.fixture(autouse=True)
def _a_day_in_march() -> Any:
    with time_machine.travel(datetime(2027, 3, 10, 9, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def add(article: Page, number: int, *, days_ago: int = 0) -> None:
    views.add({(article.pk, TODAY - timedelta(days=days_ago)): number})


def kept(article: Page) -> tuple[int, int]:
    row = ArticleViews.objects.get(pk=article.pk)
    return row.initial, row.total


# Start values


def test_total_goes_on_from_the_views_of_another_system(story: NewsArticle) -> None:
    imported = factories.article(story.get_parent(), initial_views=317)
    assert factories.total_views(imported.pk) == 317
    add(imported, 2)
    assert factories.total_views(imported.pk) == 319
    assert not DailyViews.objects.filter(views=317).exists()


def test_start_value_that_is_corrected_corrects_the_total(story: NewsArticle) -> None:
    add(story, 5)
    for initial, total in ((317, 322), (1000, 1005), (3, 8), (0, 5)):
        factories.publish_change(story, initial_views=initial)
        assert kept(story) == (initial, total)


def test_start_value_is_public_with_its_publication_only(story: NewsArticle) -> None:
    factories.revise(story, initial_views=317)
    assert factories.total_views(story.pk) == 0
    draft = factories.draft(story.get_parent(), initial_views=99)
    assert not ArticleViews.objects.filter(pk=draft.pk).exists()


def test_start_value_is_no_part_of_the_document(story: NewsArticle) -> None:
    before = PublishedArticle.objects.get(pk=story.pk)
    changes = Change.objects.count()
    after = factories.publish_change(story, initial_views=317)
    row = PublishedArticle.objects.get(pk=story.pk)
    assert after.initial_views == 317
    assert row.digest == before.digest
    assert "initial_views" not in row.document
    assert "317" not in row.card
    # Readers may be told of it as of any publication, and of nothing more.
    assert Change.objects.count() - changes <= 1


def test_counts_outlive_a_retraction(story: NewsArticle) -> None:
    factories.publish_change(story, initial_views=10)
    add(story, 5)
    factories.retract(story)
    add(story, 100)
    assert kept(story) == (10, 15)
    assert views.ranking_ever(limit=10) == []
    factories.publish(story)
    assert kept(story) == (10, 15)
    assert views.ranking_ever(limit=10) == [(story.pk, 15)]


def test_publication_that_changes_no_start_value_asks_once_and_writes_nothing(
    story: NewsArticle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        views.set_initial(story.pk, 0)
    assert not ArticleViews.objects.exists()
    views.set_initial(story.pk, 7)
    with django_assert_num_queries(1):
        views.set_initial(story.pk, 7)


def test_check_of_the_record_sees_a_start_value_that_was_tampered_with(story: NewsArticle) -> None:
    assert list(differences([story.pk])) == []
    views.set_initial(story.pk, 1_000_000)
    assert [difference.what for difference in differences([story.pk])] == [
        "the views before it came here differ"
    ]
    call_command("rebuild_record", stdout=StringIO())
    assert list(differences([story.pk])) == []
    assert factories.total_views(story.pk) == 0


@pytest.mark.parametrize("typed", ["-1", "2147483648", "1" + 30 * "0", "many", "1e3", "3.5", "\x00"])
def test_editor_is_told_of_a_start_value_that_is_none(room: Newsroom, typed: str) -> None:
    article = room.draft()
    answer = Window(room.client(room.reporter), article).save(initial_views=typed)
    assert answer.status_code == 200
    assert "initial_views" in answer.context["form"].errors
    assert fresh(article).get_latest_revision_as_object().initial_views == 0


@pytest.mark.parametrize(("typed", "kept"), [("317", 317), ("", 0), ("0", 0), ("2147483647", 2_147_483_647)])
def test_start_value_is_entered_in_the_editor(room: Newsroom, typed: str, kept: int) -> None:
    article = room.draft()
    answer = Window(room.client(room.reporter), article).save(initial_views=typed)
    assert answer.status_code == 302
    assert fresh(article).get_latest_revision_as_object().initial_views == kept


def test_largest_start_value_is_kept_and_counted_on(story: NewsArticle) -> None:
    factories.publish_change(story, initial_views=2_147_483_647)
    add(story, 2)
    assert factories.total_views(story.pk) == 2_147_483_649


def test_copy_is_a_new_story_that_nobody_has_read(story: NewsArticle) -> None:
    factories.publish_change(story, initial_views=317)
    copied = NewsArticle.objects.get(pk=story.pk).copy(
        update_attrs={"slug": "copied"}, keep_live=False, copy_revisions=False
    )
    assert copied.initial_views == 0


# What was approved before there were start values


BEFORE = {
    "pk": 7,
    "title": "Bakı metrosunda yeni stansiya",
    "slug": "yeni-stansiya",
    "seo_title": "",
    "search_description": "",
    "show_in_menus": False,
    "first_published_at": "2022-08-25T04:55:00Z",
    "published_at": "2022-08-25T04:55:00Z",
    "go_live_at": None,
    "expire_at": None,
    "embargo_until": None,
    "kicker": "Şəhər",
    "standfirst": "Sentyabrda açılır.",
    "lead_image": None,
    "lead_caption": "",
    "place": "Bakı",
    "source_name": "",
    "source_url": "",
    "canonical_url": "",
    "is_breaking": False,
    "needs_legal_review": False,
    "body": '[{"type": "paragraph", "value": "<p data-block-key=\\"ab1c2\\">Mətn.</p>", "id": "1"}]',
    "tagged_items": [{"pk": 1, "tag": 3, "content_object": 7}],
    "bylines": [],
    "related_links": [],
    "corrections": [],
    "live": True,
}
# Made by the code of that time.
ATTESTED = "4e51af8d1de97a7e529c1529822fd17ed535f57acf957735335e2ff53521efe6"


def test_text_that_was_approved_before_there_were_start_values_has_the_digest_of_its_approval() -> None:
    assert digest(BEFORE) == ATTESTED
    assert digest(BEFORE | {"initial_views": 0}) == ATTESTED
    assert digest(BEFORE | {"initial_views": 317}) != ATTESTED


def test_article_that_was_attested_before_there_were_start_values_is_not_blocked(room: Newsroom) -> None:
    article = room.published()
    # As that time left it: a revision without the field, and its digest in the proof.
    revision = Revision.objects.get(pk=article.live_revision_id)
    del revision.content["initial_views"]
    revision.save()
    assert digest(revision.content) == AuditEntry.objects.latest("seq").digest == digest_of(fresh(article))
    fresh(article).save()
    report = StringIO()
    call_command("verify_audit", stdout=report)
    assert "The proof holds" in report.getvalue()
    assert fresh(article).get_latest_revision_as_object().initial_views == 0


def test_nobody_raises_a_start_value_without_approval(room: Newsroom) -> None:
    article = room.published()
    page = fresh(article)
    page.initial_views = 1_000_000
    with pytest.raises(Refused):
        page.save()
    with pytest.raises(Refused):
        page.save_revision(user=room.publisher).publish(user=room.publisher, skip_permission_checks=True)
    assert fresh(article).initial_views == 0
    assert factories.total_views(article.pk) == 0


def test_change_of_a_start_value_voids_approvals_like_any_other(room: Newsroom) -> None:
    article = room.approve(room.submit(room.draft()), by=room.editor)
    assert stage_name(article) == "Publication"
    article = room.revise(article, by=room.reporter, initial_views=317)
    assert stage_name(article) == "Desk review"
    article = room.approve(room.approve(article, by=room.editor), by=room.publisher)
    assert article.live
    assert factories.total_views(article.pk) == 317


def test_article_that_is_taken_over_brings_its_views(story: NewsArticle) -> None:
    draft = factories.draft(story.get_parent(), initial_views=317)
    take_over(draft.latest_revision)
    assert factories.total_views(draft.pk) == 317


# Sums


def test_views_are_added_by_day_and_in_all(story: NewsArticle) -> None:
    other = factories.article(story.get_parent())
    for _ in range(2):
        views.add({(story.pk, TODAY): 2, (story.pk, TODAY - timedelta(days=1)): 3, (other.pk, TODAY): 1})
    rows = DailyViews.objects.order_by("article_id", "day").values_list("article_id", "day", "views")
    assert list(rows) == [
        (story.pk, TODAY - timedelta(days=1), 6),
        (story.pk, TODAY, 4),
        (other.pk, TODAY, 2),
    ]
    assert [factories.total_views(pk) for pk in (story.pk, other.pk, 999_999)] == [10, 2, 0]


def test_last_days_are_told_with_those_on_which_nobody_read(
    story: NewsArticle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for days_ago, number in ((0, 3), (2, 1), (30, 9)):
        add(story, number, days_ago=days_ago)
    with django_assert_num_queries(1):
        by_day = views.daily_views(story.pk, days=30)
    assert list(by_day.items())[-3:] == [
        (date(2027, 3, 8), 1),
        (date(2027, 3, 9), 0),
        (date(2027, 3, 10), 3),
    ]
    assert (len(by_day), sum(by_day.values())) == (30, 4)


def test_many_articles_are_written_in_batches(story: NewsArticle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("news.record.views.BATCH", 2)
    section = story.get_parent()
    articles = [story, *(factories.article(section) for _ in range(4))]
    views.add({(each.pk, TODAY): 1 for each in articles} | {(999_999, TODAY): 1})
    assert ArticleViews.objects.filter(total=1).count() == 5


def test_nothing_to_add_costs_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        views.add({})


# Ranks


def home_ids(*articles: Page) -> list[int]:
    rows = PublishedArticle.objects.filter(pk__in=[article.pk for article in articles])
    return sorted(set(rows.values_list("home_id", flat=True)))


def test_ranking_is_of_the_days_that_are_asked_for(story: NewsArticle) -> None:
    second, third = (factories.article(story.get_parent()) for _ in range(2))
    add(story, 5)
    add(second, 4)
    add(second, 4, days_ago=6)
    add(third, 5)
    add(third, 100, days_ago=7)
    homes = home_ids(story)
    assert views.ranking(homes, days=1, limit=10) == [(third.pk, 5), (story.pk, 5), (second.pk, 4)]
    assert views.ranking(homes, days=7, limit=10) == [(second.pk, 8), (third.pk, 5), (story.pk, 5)]
    assert views.ranking(homes, days=30, limit=1) == [(third.pk, 105)]
    assert views.ranking_ever(limit=2) == [(third.pk, 105), (second.pk, 8)]
    assert views.ranking([], days=7, limit=10) == []
    assert views.ranking([homes[0] + 999], days=7, limit=10) == []


def test_who_leads_no_day_of_a_site_is_not_looked_at_and_a_site_is_not_hidden_by_a_larger_one(
    story: NewsArticle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "CANDIDATES", views.CANDIDATES.replace("LIMIT 100", "LIMIT 1"))
    small = factories.article(story.get_parent())
    add(story, 100)
    add(small, 1)
    DailyViews.objects.filter(article_id=small.pk).update(home_id=77)
    PublishedArticle.objects.filter(pk=small.pk).update(home_id=77)
    assert views.ranking([77], days=1, limit=5) == [(small.pk, 1)]
    assert views.ranking([*home_ids(story), 77], days=1, limit=5) == [(story.pk, 100), (small.pk, 1)]


def test_more_sites_and_days_than_sqlite_joins_are_ranked(story: NewsArticle) -> None:
    add(story, 3)
    add(story, 4, days_ago=29)
    homes = [*home_ids(story), *range(900_000, 900_030)]
    assert views.ranking(homes, days=30, limit=5) == [(story.pk, 7)]


def test_ranking_is_one_query_that_reads_no_day_to_its_end(story: NewsArticle) -> None:
    add(story, 1)
    homes = home_ids(story)
    with CaptureQueriesContext(connection) as queries:
        views.ranking(homes, days=7, limit=10)
    assert len(queries) == 1
    assert steps(queries[0]["sql"]) == []
    with CaptureQueriesContext(connection) as queries:
        views.most_read(homes, days=7, limit=10)
    assert len(queries) == 2


def steps(sql: str) -> list[str]:
    """Return the steps of SQLite's plan that go through a whole table."""
    if connection.vendor != "sqlite":
        return []  # with a handful of rows PostgreSQL goes through all of them, rightly
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = [row[3] for row in cursor.fetchall()]
    assert any("most_read_of_a_day" in step for step in plan), plan
    return [step for step in plan if step.startswith("SCAN ") and "best" not in step]


@pytest.mark.parametrize("expired", [False, True])
def test_ranks_hold_what_is_public_now(story: NewsArticle, expired: bool) -> None:
    add(story, 3)
    if expired:
        PublishedArticle.objects.filter(pk=story.pk).update(
            expires_at=datetime(2027, 3, 10, 9, 0, tzinfo=UTC)
        )
    public = [] if expired else [(story.pk, 3)]
    homes = home_ids(story)
    assert views.ranking(homes, days=7, limit=10) == public
    assert views.ranking_ever(limit=10) == public
    assert len(views.most_read(homes, days=7, limit=10)[0]) == len(public)
