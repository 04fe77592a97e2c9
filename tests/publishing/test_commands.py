"""check_record and rebuild_record."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from news.record.models import Address, Change, PublishedArticle, StreamCount, StreamDay, StreamEntry
from tests import factories
from tests.site.paper import print_paper

pytestmark = pytest.mark.django_db


def check() -> tuple[int, str]:
    """Return the command's exit status and what it says."""
    out = StringIO()
    try:
        call_command("check_record", no_progress=True, stdout=out)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue()
    return 0, out.getvalue()


def rebuild(**options: Any) -> str:
    out = StringIO()
    call_command("rebuild_record", no_progress=True, stdout=out, **options)
    return out.getvalue()


def test_record_that_agrees_with_the_pages_is_left_as_it_is() -> None:
    section = factories.section()
    for _ in range(3):
        factories.article(section)
    before = list(PublishedArticle.objects.order_by("pk").values()), Change.objects.count()
    assert check() == (0, "3 articles compared, 0 differences.\n")
    assert rebuild(batch=2) == "3 articles rebuilt.\n"
    assert (list(PublishedArticle.objects.order_by("pk").values()), Change.objects.count()) == before


def lose() -> dict[int, tuple[str, str]]:
    """Let the record be empty. Return path and document of what was in it, by id."""
    rows = {row.pk: (row.path, without_version(row)) for row in PublishedArticle.objects.all()}
    for model in (PublishedArticle, StreamCount, StreamDay):
        model.objects.all().delete()
    return rows


def without_version(row: PublishedArticle) -> str:
    return json.dumps(row.content | {"version": None})


def test_record_that_was_lost_is_the_same_again(settings: Settings) -> None:
    print_paper(settings)
    before = lose()
    assert len(before) > 30
    for batch in (7, 1000):
        rebuild(batch=batch)
        assert check()[1].endswith(" 0 differences.\n")
        rows = PublishedArticle.objects.all()
        assert {row.pk: (row.path, without_version(row)) for row in rows} == before
        lose()


def test_lost_record_is_rebuilt_by_the_batch() -> None:
    """What a batch writes costs the same however many articles it has; to read a page costs some queries."""
    section = factories.section()
    costs = []
    for _time in range(3):
        for _number in range(4):
            factories.article(section, tags=["sea"])
        lose()
        with CaptureQueriesContext(connection) as queries:
            rebuild()
        writes = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT")
        costs.append(sum(query["sql"].startswith(writes) for query in queries))
    assert costs[0] == costs[1] == costs[2]


def test_article_that_stands_where_another_did_is_rebuilt_alone() -> None:
    section = factories.section()
    one, other = factories.article(section, slug="one"), factories.article(section, slug="other")
    PublishedArticle.objects.filter(pk=other.pk).delete()
    Address.objects.filter(article_id=other.pk).delete()
    PublishedArticle.objects.filter(pk=one.pk).update(path=other.get_url())
    rebuild()
    assert check()[0] == 0
    paths = dict(PublishedArticle.objects.values_list("pk", "path"))
    assert paths == {one.pk: one.get_url(), other.pk: other.get_url()}


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda rows: rows.update(document='{"headline":"Other"}'), "the document differs"),
        (lambda rows: rows.update(path="/elsewhere/"), "its address or its end differs"),
        (lambda rows: rows.delete(), "is public, but not in the record"),
        (lambda rows: StreamEntry.objects.filter(article__in=rows).delete(), "its streams differ"),
        (lambda rows: rows.get().dependencies.create(on="image:7"), "what it depends on differs"),
    ],
)
def test_damage_is_reported_and_mended(damage: Any, said: str) -> None:
    article = factories.article(factories.section())
    damage(PublishedArticle.objects.filter(pk=article.pk))
    status, text = check()
    assert status == 1
    assert f"article {article.pk}: {said}" in text
    rebuild()
    assert check()[0] == 0


def test_article_in_the_record_that_has_no_page_is_reported_and_removed() -> None:
    article = factories.article(factories.section())
    PublishedArticle.objects.filter(pk=article.pk).update(article_id=article.pk + 1000)
    StreamEntry.objects.all().delete()
    status, text = check()
    assert status == 1
    assert f"article {article.pk + 1000}: is in the record, but not public" in text
    rebuild()
    assert check()[0] == 0


def test_hole_in_the_log_is_reported() -> None:
    factories.article(factories.section())
    Change.objects.order_by("seq").first().delete()  # type: ignore[union-attr]
    status, text = check()
    assert status == 1
    assert "the log has" in text


@pytest.mark.parametrize("batch", [0, -1, 1001])
def test_batch_out_of_bounds_is_refused(batch: int) -> None:
    with pytest.raises(CommandError, match="--batch must be 1 to 1000"):
        rebuild(batch=batch)
