"""check_record and rebuild_record."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from news.record.models import Change, PublishedArticle, StreamEntry
from tests import factories

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
    before = list(PublishedArticle.objects.values()), Change.objects.count()
    assert check() == (0, "3 articles compared, 0 differences.\n")
    assert rebuild(batch=2) == "3 articles rebuilt.\n"
    assert (list(PublishedArticle.objects.values()), Change.objects.count()) == before


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
