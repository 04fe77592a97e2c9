"""Counts say at any time what counting would: of streams, by front page and by day."""

import random
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings
from wagtail.models import Page, Site

from home.models import HomePage
from news.models import NewsArticle, NewsIndex
from news.publishing.schedule import Expire
from news.publishing.settle import place_in_streams, withdraw
from news.record import counts
from news.record.models import PublishedArticle, StreamCount, StreamDay, StreamEntry
from tests import factories
from tests.record.rows import NOON, put

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def kept() -> dict[str, int]:
    """Return what is counted, by `stream @ front page`, as a reader of the table would."""
    rows = StreamCount.objects.filter(articles__gt=0)
    return {f"{row.group}:{row.key} @ {row.home_id}": row.articles for row in rows}


def days_of(stream: str) -> dict[date, int]:
    return dict(StreamDay.objects.filter(stream=stream, articles__gt=0).values_list("day", "articles"))


def fresh(article: NewsArticle) -> NewsArticle:
    return NewsArticle.objects.get(pk=article.pk)


@pytest.fixture
def section() -> NewsIndex:
    return factories.section(title="City", slug="city")


# What happens to an article


def test_published_article_counts_once_in_each_of_its_streams_and_on_its_day(section: NewsIndex) -> None:
    inner = factories.section(section)
    author = factories.author()
    article = factories.article(inner, tags=["sea", "port"], authors=[author], is_breaking=True)
    home = factories.home().pk
    streams = [f"site:{home}", f"breaking:{home}", f"section:{section.pk}", f"section:{inner.pk}"]
    streams += [f"tag:{home}:sea", f"tag:{home}:port", f"author:{author.pk}"]
    assert kept() == {f"{stream} @ {home}": 1 for stream in streams}
    day = counts.day_of(PublishedArticle.objects.get(pk=article.pk).published_at)
    assert all(days_of(stream) == {day: 1} for stream in streams)
    factories.article(section, tags=["sea"])
    assert kept()[f"tag:{home}:sea @ {home}"] == 2
    assert kept()[f"section:{inner.pk} @ {home}"] == 1
    assert counts.are_right()


def test_draft_and_draft_over_a_live_article_count_nothing(section: NewsIndex) -> None:
    article = factories.article(section, tags=["sea"])
    before = kept()
    factories.draft(section, tags=["sea"])
    draft = fresh(article).get_latest_revision_as_object()
    draft.tags.set(["port"])
    draft.save_revision()
    assert kept() == before


def test_tag_that_is_changed_counts_where_it_is_now(section: NewsIndex) -> None:
    article = factories.article(section, tags=["sea", "rail"])
    draft = fresh(article).get_latest_revision_as_object()
    draft.tags.set(["port", "rail"])
    draft.save_revision()
    factories.publish(article)
    home = factories.home().pk
    assert counts.in_streams(f"tag:{home}", home_ids=[home]) == {"port": 1, "rail": 1}
    assert counts.are_right()


def test_move_counts_in_the_sections_where_it_is_now(section: NewsIndex) -> None:
    other = factories.section()
    article = factories.article(section)
    fresh(article).move(Page.objects.get(pk=other.pk), pos="last-child")
    home = factories.home().pk
    assert counts.in_streams("section", home_ids=[home]) == {str(other.pk): 1}
    assert counts.are_right()


def test_move_to_another_front_page_counts_there_alone(section: NewsIndex) -> None:
    author = factories.author()
    article = factories.article(section, tags=["sea"], authors=[author])
    home = factories.home()
    other = Page.objects.get(depth=1).add_child(instance=HomePage(title="Other", slug="other"))
    Site.objects.create(hostname="other.example", port=80, root_page=other)
    there = factories.section(other)
    fresh(article).move(Page.objects.get(pk=there.pk), pos="last-child")
    streams = [f"site:{other.pk}", f"section:{there.pk}", f"tag:{other.pk}:sea", f"author:{author.pk}"]
    assert kept() == {f"{stream} @ {other.pk}": 1 for stream in streams}
    assert counts.one_key("author", str(author.pk), home_ids=[home.pk]) == 0
    assert counts.one_key("author", str(author.pk), home_ids=[other.pk]) == 1
    assert counts.are_right()


def test_section_that_moved_to_another_site_is_counted_there_alone(section: NewsIndex) -> None:
    factories.article(section)
    home = factories.home()
    other = Page.objects.get(depth=1).add_child(instance=HomePage(title="Other", slug="other"))
    Site.objects.create(hostname="other.example", port=80, root_page=other)
    Page.objects.get(pk=section.pk).specific.move(other, pos="last-child")
    assert counts.in_streams("section", home_ids=[home.pk]) == {}
    assert counts.in_streams("section", home_ids=[other.pk]) == {str(section.pk): 1}
    assert counts.are_right()


def test_new_display_date_moves_it_to_another_day(section: NewsIndex) -> None:
    article = factories.article(section, published_at=NOON)
    stream = f"section:{section.pk}"
    assert days_of(stream) == {date(2026, 11, 23): 1}
    factories.publish_change(article, published_at=NOON - timedelta(days=400))
    assert days_of(stream) == {date(2025, 10, 19): 1}
    assert counts.are_right()


def test_day_is_the_newsrooms_and_not_the_databases(section: NewsIndex, settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Baku"
    factories.article(section, published_at=NOON.replace(hour=20))
    factories.article(section, published_at=NOON.replace(hour=19, minute=59))
    stream = f"section:{section.pk}"
    assert days_of(stream) == {date(2026, 11, 23): 1, date(2026, 11, 24): 1}
    with timezone.override("America/New_York"):
        assert counts.are_right()


def test_retracted_article_counts_nowhere(section: NewsIndex) -> None:
    article = factories.article(section, tags=["sea"], authors=[factories.author()])
    factories.retract(article)
    assert kept() == {}
    assert days_of(f"section:{section.pk}") == {}
    factories.publish(article)
    assert kept()[f"section:{section.pk} @ {factories.home().pk}"] == 1
    assert counts.are_right()


def test_section_behind_a_lock_or_off_line_counts_nothing(section: NewsIndex) -> None:
    factories.article(section)
    section.unpublish()
    assert kept() == {}
    factories.publish(section)
    assert len(kept()) == 2
    assert counts.are_right()


def test_change_that_moves_it_nowhere_writes_no_count(section: NewsIndex) -> None:
    article = factories.article(section, tags=["sea"])
    with CaptureQueriesContext(connection) as queries:
        factories.publish_change(article, title="News")
    written = ("record_streamcount", "record_streamday")
    assert not [query for query in queries if any(table in query["sql"] for table in written)]


# Expiry


def test_expired_article_is_not_counted_before_the_worker_comes_nor_after(
    section: NewsIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = factories.author()
    factories.article(section, tags=["sea"], authors=[author], expire_at=timezone.now() + HOUR)
    factories.article(section, tags=["sea"])
    home = factories.home().pk
    day = counts.day_of(timezone.now())
    assert told(home, author.pk, section.pk, day) == ({"sea": 2}, 1, 2)
    real_now = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real_now() + HOUR)
    assert told(home, author.pk, section.pk, day) == ({"sea": 1}, 0, 1)
    job = Expire()
    for key in job.due(timezone.now(), besides=()):
        assert job.run(key)
    assert told(home, author.pk, section.pk, day) == ({"sea": 1}, 0, 1)
    assert counts.are_right()


def told(home_id: int, author_id: int, section_id: int, day: date) -> tuple[dict[str, int], int, int]:
    return (
        counts.in_streams(f"tag:{home_id}", home_ids=[home_id]),
        counts.one_key("author", str(author_id), home_ids=[home_id]),
        sum(counts.by_day([f"section:{section_id}"], first=day, end=day + timedelta(days=2)).values()),
    )


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_of_topics_miss_none_where_others_have_nothing_left(limit: int) -> None:
    over = timezone.now() - HOUR
    ends = {"a": over, "b": over, "c": None, "d": over, "e": None}
    for pk, (slug, expires_at) in enumerate(ends.items(), start=1):
        put(pk, "site:1", f"tag:1:{slug}", expires_at=expires_at)
    found: list[str] = []
    while page := counts.in_streams("tag:1", home_ids=[1], after=found[-1] if found else None, limit=limit):
        found += page
        assert len(page) == min(limit, 2) or found == ["c", "e"]
    assert found == ["c", "e"]


def test_expired_article_of_another_front_page_takes_nothing_from_ours() -> None:
    put(1, "site:1", "author:7")
    put(2, "site:2", "author:7", home_id=2, expires_at=timezone.now() - HOUR)
    assert counts.one_key("author", "7", home_ids=[1]) == 1
    assert counts.one_key("author", "7", home_ids=[2]) == 0
    assert counts.in_streams("author", home_ids=[1, 2]) == {"7": 1}


# Names of streams


@pytest.mark.parametrize(
    ("stream", "group", "key"),
    [
        ("site:3", "site", "3"),
        ("tag:3:rail", "tag:3", "rail"),
        ("tag:3:a:b", "tag:3", "a:b"),
        ("author:12", "author", "12"),
        ("tag:3:şəhər", "tag:3", "şəhər"),
    ],
)
def test_name_of_a_stream_is_its_group_and_its_key(stream: str, group: str, key: str) -> None:
    assert counts.split(stream) == (group, key)
    assert f"{group}:{key}" == stream


def test_sizes_are_of_the_streams_asked_for_and_of_no_others() -> None:
    put(1, "tag:1:a", "tag:2:b", "site:1")
    put(2, "tag:1:a", home_id=2)
    put(3, "tag:1:b", "tag:2:a")
    assert counts.sizes(["tag:1:a", "tag:2:b", "tag:9:z"]) == {"tag:1:a": 2, "tag:2:b": 1}
    assert counts.sizes([]) == {}


# Whatever happens

STREAMS = ["site:1", "site:2", "tag:1:sea", "tag:1:port", "author:7", "section:9"]
steps = st.tuples(
    st.integers(1, 4),
    st.lists(st.sampled_from(STREAMS), unique=True, max_size=4),
    st.integers(0, 3),
    st.integers(1, 2),
    st.booleans(),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=st.lists(steps, max_size=12))
def test_counts_are_right_after_any_history(db: None, history: list[Any]) -> None:
    with transaction.atomic():
        for pk, streams, days, home_id, stays in history:
            row = PublishedArticle.objects.filter(pk=pk).first()
            if stays or row is None:
                put(pk, *streams, published_at=NOON + timedelta(hours=9 * days), home_id=home_id)
            else:
                withdraw(row, "")
            assert counts.are_right()
        transaction.set_rollback(True)


@pytest.mark.parametrize("step", [-1, 1, 5])
@pytest.mark.parametrize("model", [StreamCount, StreamDay])
def test_count_that_is_wrong_is_told_and_counting_anew_rights_it(model: Any, step: int) -> None:
    put(1, "site:1", "tag:1:sea")
    put(2, "site:1", published_at=NOON - timedelta(days=3))
    assert counts.are_right()
    row = model.objects.order_by("pk").last()
    row.articles += step
    row.save()
    assert not counts.are_right()
    counts.recount()
    assert counts.are_right()


@pytest.mark.parametrize("model", [StreamCount, StreamDay])
def test_count_that_is_missing_or_of_nothing_is_told(model: Any) -> None:
    put(1, "site:1")
    put(2, "site:2", home_id=2)
    model.objects.first().delete()
    assert not counts.are_right()
    counts.recount()
    StreamEntry.objects.filter(stream="site:1").delete()
    assert not counts.are_right()
    counts.recount()
    assert kept() == {"site:2 @ 2": 1}
    assert counts.are_right()


def test_count_never_falls_below_nothing() -> None:
    row = put(1, "site:1")
    StreamCount.objects.update(articles=0)
    StreamDay.objects.update(articles=0)
    with transaction.atomic():
        place_in_streams(row, [], former_home_id=1)
    assert counts.are_right()


# The migration of a record that was not counted yet


def test_migration_fills_times_and_counts_and_may_run_again() -> None:
    chance = random.Random(7)
    for pk in range(1, 9):
        streams = chance.sample(STREAMS, 3)
        at, later = NOON + pk * 9 * HOUR, NOON + pk * 20 * HOUR
        put(pk, *streams, published_at=at, updated_at=later, expires_at=NOON)
    right = times()
    PublishedArticle.objects.update(updated_at=NOON)
    StreamEntry.objects.update(updated_at=NOON, expires_at=None)
    StreamCount.objects.all().delete()
    StreamDay.objects.update(articles=77)
    fill = import_module("news.record.migrations.0003_fill_times_and_counts").fill
    for _again in range(2):
        fill(apps, None)
        assert times() == right
        assert counts.are_right()


def times() -> list[Any]:
    entries = StreamEntry.objects.order_by("pk").values_list("pk", "updated_at", "expires_at")
    return [*entries, *PublishedArticle.objects.order_by("pk").values_list("pk", "updated_at")]


def test_migration_counts_days_in_the_newsrooms_time_zone(settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Baku"
    put(1, "site:1", published_at=NOON.replace(hour=20))
    StreamDay.objects.all().delete()
    import_module("news.record.migrations.0003_fill_times_and_counts").fill(apps, None)
    assert days_of("site:1") == {date(2026, 11, 24): 1}
