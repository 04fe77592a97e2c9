"""An upgrade from before review: what is live is attested, and who wrote a draft can't approve it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from news.review.models import AuditEntry, Contribution, WorkItem
from news.review.refusals import IsAuthor
from tests.review.newsroom import Newsroom, fresh


def forget() -> None:
    """Leave the database as it was before review had tables."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM review_auditentry")
    Contribution.objects.all().delete()
    WorkItem.objects.all().delete()


def test_what_was_there_before_review_comes_under_its_rules(room: Newsroom) -> None:
    live = room.published(title="Old", slug="old")
    room.revise(live, by=room.editor, title="Being changed")
    draft = room.draft(by=room.editor, title="Draft", slug="draft")
    forget()
    out = StringIO()
    call_command("take_over", stdout=out)
    assert "2 articles taken over." in out.getvalue()
    call_command("verify_audit", stdout=out)
    assert "The proof holds: 1 entries" in out.getvalue()
    assert AuditEntry.objects.get().road == "imported"
    assert set(WorkItem.objects.values_list("headline", "state")) == {
        ("Being changed", "draft"),
        ("Draft", "draft"),
    }
    for article in (draft, live):
        with pytest.raises(IsAuthor):
            room.approve(room.submit(fresh(article)), by=room.editor)


def test_taking_over_again_does_nothing(room: Newsroom) -> None:
    room.published()
    out = StringIO()
    call_command("take_over", stdout=out)
    assert out.getvalue().startswith("0 articles taken over.")
    assert AuditEntry.objects.count() == 1
